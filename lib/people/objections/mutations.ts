/** The link in a notice by which its reader says: this was not me (SR-61). */
import { and, isNull, lt } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { objections } from '@/db/schema/objections'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { after, days } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'

export type ObjectionKind = typeof objections.$inferSelect.kind

/** A mail is often read late; a week later the desk is the way. */
export const objectionLife = days(7)

/**
 * Keeps what could be objected to, in the transaction of the change, and answers the link for its notice. Only the token's hash is stored.
 * `id`: where the same thing may be told again by a job that runs twice; null then: it is open already.
 */
export async function openObjection(
  tx: Db,
  {
    now,
    id = newId(now),
    personId,
    kind,
    credentialId = null,
  }: { id?: string; personId: string; kind: ObjectionKind; credentialId?: string | null; now: Date },
): Promise<string | null> {
  const token = newToken()
  const expiresAt = after(now, objectionLife)
  const [made] = await tx
    .insert(objections)
    .values({ id, personId, kind, credentialId, tokenHash: tokenHash(token), createdAt: now, expiresAt })
    .onConflictDoNothing({ target: objections.id })
    .returning({ id: objections.id })
  return made ? `${settings().SEKISHO_ORIGIN}/not-me/${id}?token=${token}` : null
}

/** Removes what has run out and nobody raised. */
export async function removeExpiredObjections(db: Db, now: Date): Promise<void> {
  await db.delete(objections).where(and(isNull(objections.raisedAt), lt(objections.expiresAt, now)))
}
