/** "This was not me": the change is frozen, everybody is signed out, and the desk is told. */
import { and, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { objections } from '@/db/schema/objections'
import { people } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import { notifyPerson } from '@/lib/mail/mutations'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { Refusal } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { endSessionsOf } from '@/lib/sign-in/sessions/mutations'
import { disownCredential } from '@/lib/verification/credentials/disown-credential'
import { hashPassword } from '../../passwords/hash'
import { findObjection } from '../data'
import type { ObjectionKind } from '../mutations'

/**
 * Raises an objection, once: one guarded UPDATE takes it. The credential of the change is disabled whatever policy needs; a new
 * password, or the one of a sign-in, is replaced by one that nobody knows, so that only a reset with two methods, or the desk, opens it again; every session ends; every
 * address and the desk are told. Needs no sign-in: whoever reads the person's mail can shut a way in here, and open none.
 * Refuses with `objection-over` for a link that is wrong, has run out, or was used.
 */
export async function raiseObjection(
  db: Db,
  { id, token, address, now }: { id: string; token: string; address: string; now: Date },
): Promise<{ kind: ObjectionKind; sessionsEnded: number }> {
  // Looked at first: hashing takes long, and stands outside the transaction. What is found here may be taken by another until below.
  const found = await findObjection(db, { id, token, now })
  if (!found) throw new Refusal('objection-over')
  // Whoever signed in as somebody else knows their password.
  const unknown = found.kind === 'credential' ? null : await hashPassword(newToken())
  return db.transaction(async (tx) => {
    const [raised] = await tx
      .update(objections)
      .set({ raisedAt: now })
      .where(
        and(eq(objections.id, id), eq(objections.tokenHash, tokenHash(token)), isNull(objections.raisedAt), gt(objections.expiresAt, now)),
      )
      .returning()
    if (!raised) throw new Refusal('objection-over')
    const { personId, kind, credentialId } = raised
    if (unknown) await tx.update(people).set({ passwordHash: unknown, passwordChangedAt: now }).where(eq(people.id, personId))
    const isFrozen = unknown !== null || (credentialId !== null && (await disownCredential(tx, { personId, credentialId, address, now })))
    const actor = { kind: 'system' } as const
    const sessionsEnded = await endSessionsOf(tx, { personId, why: 'recovery', actor, now })
    const target = credentialId ? { target: { kind: 'credential', id: credentialId } } : {}
    const data = { kind, isFrozen, sessionsEnded, address }
    await recordAudit(tx, { at: now, action: 'objection.raised', actor, personId, ...target, data })
    await notifyPerson(tx, { personId, template: 'objection-raised', params: { at: now.toISOString(), address: address || '–' }, now })
    return { kind, sessionsEnded }
  })
}

/** The desk has looked into it. Refuses with `objection-over` where somebody has already, or nothing was raised. */
export async function resolveObjection(
  db: Db,
  { id, actor, now }: { id: string; actor: { id: string; address: string }; now: Date },
): Promise<void> {
  if (!isId(id)) throw new Refusal('objection-over')
  await db.transaction(async (tx) => {
    const [resolved] = await tx
      .update(objections)
      .set({ resolvedAt: now, resolvedBy: actor.id })
      .where(and(eq(objections.id, id), isNotNull(objections.raisedAt), isNull(objections.resolvedAt)))
      .returning()
    if (!resolved) throw new Refusal('objection-over')
    const by = { kind: 'person', ...actor } as const
    await recordAudit(tx, { at: now, action: 'objection.resolved', actor: by, personId: resolved.personId })
  })
}
