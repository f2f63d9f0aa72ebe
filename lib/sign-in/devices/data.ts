/** Browsers in which a person has signed in before: they split password delays and hint at the factor. They replace no factor (D4). */
import { and, eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { knownDevices } from '@/db/schema/sign-in'
import { tokenHash } from '@/lib/platform/crypto'

export type KnownDevice = { hash: string; lastFactor: string | null }

/** What is known of this browser for this person; null for an unknown person, browser or pair. The same query for all. */
export async function findKnownDevice(db: Db, token: string | null, personId: string | null): Promise<KnownDevice | null> {
  const [row] = await db
    .select({ hash: knownDevices.tokenHash, lastFactor: knownDevices.lastFactor })
    .from(knownDevices)
    .where(
      and(
        eq(knownDevices.tokenHash, tokenHash(token ?? '')),
        eq(knownDevices.personId, personId ?? '00000000-0000-0000-0000-000000000000'),
      ),
    )
  return row ?? null
}
