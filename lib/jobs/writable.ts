import type { Db } from '@/db/client'
import { journeys } from '@/db/schema/sign-in'
import { newToken } from '@/lib/platform/crypto'
import { isUnavailable } from '@/lib/platform/failure'
import { newId } from '@/lib/platform/ids'

class Undone extends Error {}

/**
 * Whether the database takes the row with which a sign-in begins: written and undone, because a full disk is seen by nothing
 * less. Throws what is neither a yes nor a no.
 */
export async function isWritable(db: Db, now: Date): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      const id = newId(now)
      await tx
        .insert(journeys)
        .values({ id, tokenHash: newToken(), step: 'identify', nonce: newToken(), purpose: 'sign-in', createdAt: now, expiresAt: now })
      throw new Undone()
    })
    return true
  } catch (error) {
    if (error instanceof Undone) return true
    if (isUnavailable(error)) return false
    throw error
  }
}
