/** The one place where a pass of the desk comes into being. */
import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { proofings } from '@/db/schema/proofings'
import { dayPassData } from '@/lib/factors/day-pass/schema'
import { passData } from '@/lib/factors/temporary-pass/schema'
import { fromInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { issueCredential } from '@/lib/verification/credentials/issue-credential'
import { standingAt } from '../../life/rules'
import { getOrganisation } from '../../organisation/data'
import { findReceiver, findResetPass, isLapsed } from '../data'
import { endOfDays, isEnoughForReset, judgeAsking, type PasswordState, type Staff } from '../rules'

/** The code, in fours, and from when until when it is good (a day pass) or may be begun with; `isLater`: at an appointment still to come. */
export type Handed = { pass: 'enrolment' | 'day'; password: PasswordState; code: string; from: Date; until: Date; isLater: boolean }

/**
 * Hands out the pass of an approved request, in the caller's transaction: once, to whoever recorded the look, because one
 * guarded UPDATE takes the request. Who may, and whether the receiver may still have one, is asked again. Refuses with
 * `pass-decided`, `pass-own`, `pass-higher-role`, `pass-not-active`.
 */
export async function handOut(tx: Db, { id, actor, now }: { id: string; actor: Staff & { address: string }; now: Date }): Promise<Handed> {
  const [taken] = await tx
    .update(proofings)
    .set({ state: 'handed-out', handedOutAt: now })
    .where(and(eq(proofings.id, id), eq(proofings.state, 'approved'), eq(proofings.recordedBy, actor.id)))
    .returning()
  if (!taken || isLapsed({ ...taken, state: 'approved' }, now)) throw new Refusal('pass-decided')
  const { personId, startsAt } = taken
  const [person] = await tx.select().from(people).where(eq(people.id, personId)).for('no key update')
  const receiver = person && (await findReceiver(tx, personId))
  if (!person || !receiver) throw new Refusal('person-unknown')
  const refusal = judgeAsking(actor, receiver)
  if (refusal) throw new Refusal(refusal)
  const standing = standingAt(person, now)
  if (standing === 'left' || standing === 'suspended') throw new Refusal('pass-not-active')
  const from = startsAt && startsAt > now ? startsAt : now
  const by = { kind: 'person', id: actor.id, address: actor.address } as const
  const isDay = taken.kind === 'day'
  const { zone } = await getOrganisation(tx)
  const kind = isDay ? { factor: 'day-pass', from, until: endOfDays(from, taken.days ?? 1, zone) } : { factor: 'temporary-pass', from }
  const { credentialId, data, show } = await issueCredential(tx, { personId, ...kind, actor: by, now })
  await tx.update(proofings).set({ credentialId }).where(eq(proofings.id, id))
  const pass = isDay ? dayPassData.parse(data) : passData.parse(data)
  return {
    pass: taken.kind,
    password: taken.password,
    code: String(show.code),
    from: fromInstant(pass.from),
    until: fromInstant(pass.until),
    isLater: from > now,
  }
}

/**
 * Uses a pass up for the new password that it opens, in the caller's transaction: of any number at once one does. `isEnough`: two people
 * looked, because nothing was left to show beside it (SR-62). Refuses `pass-decided` where it was used for that, or taken back.
 */
export async function spendOnReset(
  tx: Db,
  { personId, credentialId, now }: { personId: string; credentialId: string; now: Date },
): Promise<{ isEnough: boolean }> {
  const standing = await findResetPass(tx, personId)
  if (standing?.credentialId !== credentialId) throw new Refusal('pass-decided')
  const [used] = await tx
    .update(proofings)
    .set({ resetAt: now })
    .where(and(eq(proofings.credentialId, credentialId), eq(proofings.personId, personId), isNull(proofings.resetAt)))
    .returning()
  if (!used) throw new Refusal('pass-decided')
  return { isEnough: isEnoughForReset(used) }
}
