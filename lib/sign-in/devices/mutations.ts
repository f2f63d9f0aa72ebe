import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { knownDevices } from '@/db/schema/sign-in'
import { tokenHash } from '@/lib/platform/crypto'

/** Notes that the person has signed in with this browser, and with what; answers whether they never had before. */
export async function rememberDevice(
  db: Db,
  { token, personId, factor, now }: { token: string; personId: string; factor: string; now: Date },
): Promise<boolean> {
  const [row] = await db
    .insert(knownDevices)
    .values({ tokenHash: tokenHash(token), personId, lastFactor: factor, seenAt: now })
    .onConflictDoUpdate({ target: [knownDevices.tokenHash, knownDevices.personId], set: { lastFactor: factor, seenAt: now } })
    // PostgreSQL gives a row that was updated the transaction that did it.
    .returning({ isNew: sql<boolean>`(xmax = 0)` })
  return row?.isNew ?? false
}
