/** The desk looks at who is calling, writes down how, and lets back in whom it has recognised (SR-62, SR-64). */
import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people, personRoles } from '@/db/schema/people'
import { proofings } from '@/db/schema/proofings'
import { recordAudit } from '@/lib/audit/mutations'
import { notifyPeople, notifyPerson } from '@/lib/mail/mutations'
import { after } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { standingAt } from '../life/rules'
import { countFailures, findReceiver, isLapsed } from './data'
import { type Handed, handOut } from './handing-out/mutations'
import { alarmWithin, judgeAsking, judgeStart, listNeeds, raisesAlarm, type Staff } from './rules'
import type { ProofingInput } from './schema'

export type DeskActor = Staff & { address: string }

export type Recorded = { kind: 'not-recognised' } | { kind: 'waiting' } | ({ kind: 'handed-out' } & Handed)

/**
 * Records one look at somebody. Not recognised: they are told at every address, and the third failed look within a day raises an
 * alarm with every administrator. Recognised: a pass is handed out at once, its code in the answer and nowhere else; or, for
 * somebody with rights here, a repeated pass, or after an alarm, the request waits for a second person.
 *
 * Refuses with `person-unknown`, `pass-own`, `pass-higher-role`, `pass-not-active`, `pass-needs-activation`, `pass-start`, `pass-days`,
 * `pass-waiting`.
 */
export async function recordProofing(
  db: Db,
  { personId, actor, now, ...input }: ProofingInput & { personId: string; actor: DeskActor; now: Date },
): Promise<Recorded> {
  return db.transaction(async (tx) => {
    // Looks at one person come one after the other: the third failure is one look's, and a pass is the first's.
    const [person] = await tx.select().from(people).where(eq(people.id, personId)).for('no key update')
    const receiver = person && (await findReceiver(tx, personId))
    if (!person || !receiver) throw new Refusal('person-unknown')
    const refusal = judgeAsking(actor, receiver)
    if (refusal) throw new Refusal(refusal)
    const row = { id: newId(now), personId, recordedBy: actor.id, recordedAt: now, method: input.method, note: input.note }
    const by = { kind: 'person', id: actor.id, address: actor.address } as const
    const data = { method: input.method }
    if (!input.isRecognised) {
      await tx.insert(proofings).values({ ...row, isRecognised: false, state: 'not-recognised' })
      await recordAudit(tx, { at: now, action: 'proofing.failed', actor: by, personId, data })
      await tellOfFailure(tx, { personId, name: person.name, now })
      return { kind: 'not-recognised' }
    }
    const standing = standingAt(person, now)
    if (standing === 'left' || standing === 'suspended') throw new Refusal('pass-not-active')
    // A pass stands beside a password: without one there is nothing for it to stand beside.
    if (person.passwordHash === null) throw new Refusal('pass-needs-activation')
    const password = input.kind === 'day' ? 'known' : input.password
    const needs = listNeeds(receiver, { ...receiver, password, now })
    if ((input.kind === 'day') !== (input.days !== null)) throw new Refusal('pass-days')
    // A day pass is for today: it has no appointment (`domain.md`, temporary-pass).
    const start = judgeStart({ startsAt: input.kind === 'day' ? null : input.startsAt, recordedAt: now }, needs)
    if (!start.ok) throw new Refusal(start.code)
    await requireNoneOpen(tx, personId, now)
    const recognised = { ...row, isRecognised: true, needs, startsAt: start.startsAt, kind: input.kind, days: input.days, password }
    await recordAudit(tx, { at: now, action: 'proofing.passed', actor: by, personId, data: { ...data, kind: input.kind, password } })
    if (needs.length === 0) {
      await tx.insert(proofings).values({ ...recognised, state: 'approved', decidedAt: now })
      return { kind: 'handed-out', ...(await handOut(tx, { id: row.id, actor, now })) }
    }
    await tx.insert(proofings).values({ ...recognised, state: 'waiting' })
    await recordAudit(tx, { at: now, action: 'pass.asked', actor: by, personId, data: { needs } })
    if (needs.includes('privileged')) {
      const params = { at: now.toISOString(), startsAt: (start.startsAt ?? now).toISOString() }
      await notifyPerson(tx, { personId, template: 'pass-asked', params, now })
    }
    return { kind: 'waiting' }
  })
}

/** One request at a time: whoever asks again takes the first one back. A lapsed one makes way. */
async function requireNoneOpen(tx: Db, personId: string, now: Date): Promise<void> {
  const isOpen = and(eq(proofings.personId, personId), inArray(proofings.state, ['waiting', 'approved']))
  const [open] = await tx.select().from(proofings).where(isOpen)
  if (!open) return
  if (!isLapsed(open, now)) throw new Refusal('pass-waiting')
  await tx.update(proofings).set({ state: 'withdrawn' }).where(eq(proofings.id, open.id))
}

async function tellOfFailure(tx: Db, { personId, name, now }: { personId: string; name: string; now: Date }): Promise<void> {
  const at = now.toISOString()
  await notifyPerson(tx, { personId, template: 'desk-not-recognised', params: { at }, now })
  const failures = await countFailures(tx, personId, after(now, -alarmWithin))
  if (!raisesAlarm(failures)) return
  await recordAudit(tx, { at: now, action: 'proofing.alarm', actor: { kind: 'system' }, personId, data: { failures } })
  const administrators = await tx.select({ personId: personRoles.personId }).from(personRoles).where(eq(personRoles.role, 'administrator'))
  const personIds = administrators.map((one) => one.personId).filter((id) => id !== personId)
  await notifyPeople(tx, { personIds, template: 'desk-alarm', params: { at, name, count: failures }, now })
}
