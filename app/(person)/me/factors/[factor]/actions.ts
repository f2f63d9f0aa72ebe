'use server'

import { z } from 'zod'
import type { Db } from '@/db/client'
import { action } from '@/lib/auth/action'
import type { Actor } from '@/lib/auth/actor'
import { liftSession } from '@/lib/auth/lift-session'
import { requireOwnFactor } from '@/lib/auth/roles'
import { factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { getOrganisation } from '@/lib/people/organisation/data'
import { Refusal } from '@/lib/platform/errors'
import { listRefusing } from '@/lib/policy/refused-here'
import { decidePerson } from '@/lib/rollouts/decisions'
import { putFirst } from '@/lib/sign-in/put-first'
import { acknowledge, hasAcknowledged } from '@/lib/verification/acknowledge'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { beginTrial } from '@/lib/verification/begin-trial'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { loadSignals } from '@/lib/verification/credentials/load-signals'
import { removeCredential } from '@/lib/verification/credentials/remove-credential'
import { renameCredential } from '@/lib/verification/credentials/rename-credential'
import { reportLost } from '@/lib/verification/credentials/report-lost'
import { finishEnrolment } from '@/lib/verification/finish-enrolment'
import { finishTrial } from '@/lib/verification/finish-trial'
import { discardPending } from '@/lib/verification/pending'
import type { CorridorActor, Refused } from '@/lib/verification/types'
import { readProofs } from './load-factor'
import { readOpening } from './opening'
import { lacksFactor, mayReportLost, mustLift } from './proofs'

const id = z.string().max(64)
const begin = z.strictObject({
  factor: z.enum(ownFactorTypes),
  choice: z.record(z.string().max(32), z.unknown()),
  acknowledged: z.number().int().optional(),
})
const finish = z.strictObject({ challengeId: id, answer: z.unknown(), label: z.string().max(512), device: z.string().max(512).nullable() })

const by = (actor: Actor): CorridorActor => ({ kind: 'person', id: actor.person.id, address: actor.address })

/** A verdict of the corridor as an action's result: what it refuses, the action refuses. */
function orRefuse<T extends { ok: true }>(verdict: T | Refused): T {
  if (!verdict.ok) throw new Refusal(verdict.reason, verdict.values)
  return verdict
}

/** Begins a registration, or begins it again (a new code). Policy is asked here: a factor that was closed registers nobody new. */
export const beginRegistration = action(
  { who: 'enrolling', recent: 'factor', input: begin },
  async ({ input, actor, db, now, address }) => {
    const { factor, choice } = input
    await requireOpening(db, { actor, factor, replaces: typeof choice.replaces === 'string' ? choice.replaces : null, now })
    await requireNotice(db, { actor, factor, acknowledged: input.acknowledged, now })
    const begun = orRefuse(await beginEnrolment(db, { personId: actor.person.id, factor, choice, boundTo: actor.session.id, address, now }))
    return { challengeId: begun.challengeId, show: begun.show }
  },
)

/** Whoever registers a restricted factor has read what there is to know about it, in the words of today; that is written down first (SR-4). */
async function requireNotice(
  db: Db,
  { actor, factor, acknowledged, now }: { actor: Actor; factor: string; acknowledged: number | undefined; now: Date },
): Promise<void> {
  if (factorTraits[factor]?.restricted !== true) return
  const { notice } = (await getOrganisation(db)).phoneRecord
  if (!notice) throw new Refusal('factor-closed')
  const read = { personId: actor.person.id, factor, version: notice.version }
  if (acknowledged === notice.version) return acknowledge(db, { ...read, actor: by(actor), now })
  if (!(await hasAcknowledged(db, read))) throw new Refusal('notice-unread')
}

async function requireOpening(
  db: Db,
  { actor, factor, replaces, now }: { actor: Actor; factor: string; replaces: string | null; now: Date },
): Promise<void> {
  const context = { purpose: 'enrol' as const, networks: actor.networks, session: { factors: readProofs(actor) } }
  const [{ decision, rules }, credentials] = await Promise.all([
    decidePerson(db, { personId: actor.person.id, context, now }),
    listCredentials(db, actor.person.id),
  ])
  const held = credentials.filter((credential) => credential.factor === factor && credential.disabledAt === null)
  const maximum = rules.factors[factor]?.maximum ?? 0
  const opening = readOpening({
    rule: decision.factors[factor],
    maximum,
    isSet: factorTraits[factor]?.maximum === 1,
    lacksFactor: lacksFactor(actor, factor),
    heldCount: held.length,
  })
  const isReplacing = replaces !== null && held.some((credential) => credential.id === replaces)
  if (listRefusing(rules.enrolmentRules ?? [], context).some(({ factors }) => factors.includes(factor)))
    throw new Refusal('enrolment-refused-here')
  if (opening === 'closed' || (opening === 'replace' && !isReplacing)) throw new Refusal('factor-closed')
  if (opening === 'factor-first') throw new Refusal('codes-need-factor')
  if (opening === 'full' && !isReplacing) throw new Refusal('factor-maximum', { maximum })
}

/** Confirms a registration. Where the enrolment itself is the proof, the session is lifted; `show` is shown once. */
export const finishRegistration = action({ who: 'enrolling', input: finish }, async ({ input, actor, db, now }) => {
  const { challengeId, answer, label, device } = input
  const given = { challengeId, boundTo: actor.session.id, input: answer, label, device, actor: by(actor), now }
  const done = orRefuse(await finishEnrolment(db, given))
  if (done.verified && mustLift(actor)) await liftSession(db, actor, done.verified, now)
  return { credentialId: done.credentialId, show: done.show, isProven: done.verified !== null }
})

/** Gives up an enrolment that waits for its mail to be answered. */
export const discard = action({ who: 'enrolling', input: z.strictObject({ challengeId: id }) }, async ({ input, actor, db, now }) => {
  await discardPending(db, { personId: actor.person.id, ...input, now })
  return {}
})

/** Begins a trial of one own credential. */
export const beginTry = action(
  { who: 'enrolling', input: z.strictObject({ credentialId: id, channel: z.enum(['sms', 'voice']).optional() }) },
  async ({ input, actor, db, now, address }) => {
    const { credentialId, channel } = input
    const given = { personId: actor.person.id, credentialId, choice: channel ? { channel } : {}, boundTo: actor.session.id, address, now }
    const begun = orRefuse(await beginTrial(db, given))
    return { challengeId: begun.challengeId, show: begun.show }
  },
)

/** Answers a trial. Success makes the credential proven, and lifts a session that has shown nothing like it yet. */
export const finishTry = action(
  { who: 'enrolling', input: z.strictObject({ challengeId: id, answer: z.unknown() }) },
  async ({ input, actor, db, now, address }) => {
    const given = { challengeId: input.challengeId, boundTo: actor.session.id, input: input.answer, address, now }
    const { verified } = orRefuse(await finishTrial(db, given))
    if (mustLift(actor)) await liftSession(db, actor, verified, now)
    return {}
  },
)

/** Renames a credential. Its device is kept: which credentials are lost together is no matter of a name. */
export const rename = action(
  { who: 'enrolling', input: z.strictObject({ credentialId: id, label: z.string().max(512) }) },
  async ({ input, actor, db, now }) => {
    requireOwnFactor(actor)
    await renameCredential(db, { personId: actor.person.id, ...input, actor: by(actor), now })
    return {}
  },
)

/** Puts this one before its equals; a safer one stays first, whatever is asked. */
export const makeFirst = action(
  { who: 'person', input: z.strictObject({ credentialId: id }) },
  async ({ input: { credentialId }, actor, db, now, address }) => {
    requireOwnFactor(actor)
    await putFirst(db, { personId: actor.person.id, credentialId, networks: actor.networks, address, now })
    return {}
  },
)

/** Removes a credential for convenience, never the last one that is needed. `signals`: what the browser tells its authenticators. */
export const remove = action(
  { who: 'enrolling', recent: 'factor', input: z.strictObject({ credentialId: id }) },
  async ({ input, actor, db, now }) => {
    await removeCredential(db, { personId: actor.person.id, ...input, networks: actor.networks, actor: by(actor), now })
    return { signals: await loadSignals(db, actor.person.id) }
  },
)

/** Lost or stolen: disabled at once, whatever policy needs; the sessions it opened end, this one too if it has shown nothing else. */
export const declareLost = action({ who: 'enrolling', input: z.strictObject({ credentialId: id }) }, async ({ input, actor, db, now }) => {
  if (!mayReportLost(actor, now)) throw new Refusal('needs-recent-proof')
  return reportLost(db, { personId: actor.person.id, ...input, keepSession: actor.session.id, actor: by(actor), now })
})
