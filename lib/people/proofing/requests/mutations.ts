/** What happens to a request for a pass: decided by a second person, handed out, taken back. */
import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { proofings } from '@/db/schema/proofings'
import { recordAudit } from '@/lib/audit/mutations'
import { notifyPerson } from '@/lib/mail/mutations'
import { Refusal } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { withdrawIssued } from '@/lib/verification/credentials/withdraw-issued'
import { findReceiver } from '../data'
import { type Handed, handOut } from '../handing-out/mutations'
import type { DeskActor } from '../mutations'
import { judgeDeciding } from '../rules'

type Given = { id: string; actor: DeskActor; now: Date }
const by = ({ id, address }: DeskActor) => ({ kind: 'person', id, address }) as const

/**
 * The second pair of eyes: agrees, or refuses; whoever asked is told. Of many decisions at once one counts. Refuses with
 * `pass-decided`, `pass-own-request`, `pass-needs-administrator`.
 */
export async function decidePass(db: Db, { id, agrees, actor, now }: Given & { agrees: boolean }): Promise<void> {
  await db.transaction(async (tx) => {
    const [request] = isId(id) ? await tx.select().from(proofings).where(eq(proofings.id, id)) : []
    const receiver = request && (await findReceiver(tx, request.personId))
    if (!request || !receiver) throw new Refusal('pass-decided')
    const refusal = judgeDeciding(actor, receiver, request)
    if (refusal) throw new Refusal(refusal)
    const [decided] = await tx
      .update(proofings)
      .set({ state: agrees ? 'approved' : 'refused', decidedBy: actor.id, decidedAt: now })
      .where(and(eq(proofings.id, id), eq(proofings.state, 'waiting')))
      .returning()
    if (!decided) throw new Refusal('pass-decided')
    const { personId, recordedBy } = decided
    await recordAudit(tx, { at: now, action: agrees ? 'pass.approved' : 'pass.refused', actor: by(actor), personId })
    const params = { name: receiver.name, at: now.toISOString() }
    await notifyPerson(tx, { personId: recordedBy, template: agrees ? 'pass-approved' : 'pass-refused', params, now })
  })
}

/** Hands out what was agreed to, to whoever asked for it; the code is in the answer and nowhere else. Refuses as `handOut`. */
export async function handOutPass(db: Db, { id, actor, now }: Given): Promise<Handed> {
  if (!isId(id)) throw new Refusal('pass-decided')
  return db.transaction((tx) => handOut(tx, { id, actor, now }))
}

/** Whoever asked takes the request back before it is handed out. Refuses with `pass-decided`. */
export async function withdrawPass(db: Db, { id, actor, now }: Given): Promise<void> {
  if (!isId(id)) throw new Refusal('pass-decided')
  await db.transaction(async (tx) => {
    const [taken] = await tx
      .update(proofings)
      .set({ state: 'withdrawn' })
      .where(and(eq(proofings.id, id), eq(proofings.recordedBy, actor.id), inArray(proofings.state, ['waiting', 'approved'])))
      .returning()
    if (!taken) throw new Refusal('pass-decided')
    await recordAudit(tx, { at: now, action: 'pass.withdrawn', actor: by(actor), personId: taken.personId })
  })
}

/** Ends a pass that was handed out (read to the wrong person, needed no more): an enrolment pass that nobody has used, or a day pass. Refuses with `pass-decided`. */
export async function endPass(db: Db, { id, actor, now }: Given): Promise<void> {
  const [handed] = isId(id)
    ? await db
        .select({ credentialId: proofings.credentialId })
        .from(proofings)
        .where(and(eq(proofings.id, id), isNotNull(proofings.credentialId)))
    : []
  if (!handed?.credentialId) throw new Refusal('pass-decided')
  await withdrawIssued(db, { credentialId: handed.credentialId, actor: by(actor), now })
}
