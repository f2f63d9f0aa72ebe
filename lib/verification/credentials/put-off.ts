import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { findOwnLocked } from './find-own'

/** Notes that its owner was asked whether a credential still works, and put it off: they are not asked again. Refuses with `credential-unknown`. */
export async function putOff(
  db: Db,
  { personId, credentialId, now }: { personId: string; credentialId: string; now: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findOwnLocked(tx, personId, credentialId)
    await tx.update(credentials).set({ askedAt: now }).where(eq(credentials.id, row.id))
  })
}
