import type { Db } from '@/db/client'
import type { Actor } from '@/lib/auth/actor'
import { readDeviceToken } from '@/lib/auth/journey-cookies'
import { getRequestTime, requirePerson } from '@/lib/auth/require'
import { type HeldElsewhere, listHeldElsewhere } from '@/lib/bridge/held/data'
import { factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { listConfirmedAddresses } from '@/lib/people/contacts/data'
import { type HeldCredential, isOpen, listFitFactors, type Plan, planNextAction } from '@/lib/people/readiness/next-action'
import { listReadiness, type Readiness } from '@/lib/people/readiness/readiness'
import { type BestAction, findBestAction, listSituations, type Situation } from '@/lib/people/readiness/situations'
import { database } from '@/lib/platform/database'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { explainOrder, type OrderLine } from '@/lib/policy/explain-order'
import { offerFactors } from '@/lib/policy/offer-factors'
import type { Decision, Obligation, RolloutRules, Wave } from '@/lib/policy/types'
import { getRules } from '@/lib/rollouts/data'
import { decidePerson } from '@/lib/rollouts/decisions'
import type { RunningRules } from '@/lib/rollouts/running'
import { findKnownDevice } from '@/lib/sign-in/devices/data'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import type { CredentialView } from '@/lib/verification/types'
import { findOwed } from './recovery-code/find-owed'

/** An obligation with the plan's own words about it. */
export type Asked = { obligation: Obligation; rollout: RolloutRules; wave: Wave }

/** Observe mode: what the system that enforces asks of the person, by its own facts. */
export type Elsewhere = { system: string; decision: Decision; asked: Asked[] }

export type Me = {
  actor: Actor
  decision: Decision
  credentials: CredentialView[]
  /** What is still asked, the earliest deadline first. */
  asked: Asked[]
  plan: Plan
  readiness: Readiness[]
  /** How they fare when something happens, and in which order they are asked; null where they may only register, or sign in elsewhere. */
  prepared: { situations: Situation[]; best: BestAction | null; order: OrderLine[] } | null
  /** Null where sign-ins are decided here. */
  elsewhere: Elsewhere | null
  /** What exports of other systems say the person holds there. */
  heldElsewhere: HeldElsewhere[]
  freshSince: Date
  /** This session has used a recovery code, and the new one for it was not shown yet. */
  owesCode: boolean
}

const settled = new Set(['satisfied', 'not-required', 'exempt', 'not-arrived'])

/** Everything `/me` shows, as of this request: the decision that the gate made, what the person holds, and what they should do. */
export async function loadMe(): Promise<Me> {
  const actor = await requirePerson({ allow: 'enrol-only', next: '/me' })
  const { decision } = actor
  const now = getRequestTime()
  const db = await database()
  const [credentials, heldElsewhere, rules] = await Promise.all([
    listCredentials(db, actor.person.id),
    listHeldElsewhere(db, actor.person.id),
    getRules(db, now),
  ])
  const at = toInstant(now)
  const given = { decision, credentials: credentials.map(toHeld), traits: rules.factors, freshDays: rules.freshDays, at }
  return {
    actor,
    decision,
    credentials,
    asked: listAsked(decision, rules.rollouts),
    plan: planNextAction(given),
    readiness: listReadiness({ ...given, recoveryCodesLeft: countCodes(credentials) }),
    prepared: actor.access === 'full' && typeof rules.enforcedBy !== 'string' ? await loadPrepared(db, given, { actor, now }) : null,
    elsewhere: await loadElsewhere(db, { actor, rules, now }),
    heldElsewhere,
    freshSince: fromInstant(at - rules.freshDays * 86_400),
    owesCode: findOwed(actor, credentials, now) !== null,
  }
}

type Planned = Parameters<typeof planNextAction>[0]

async function loadPrepared(db: Db, planned: Planned, { actor, now }: { actor: Actor; now: Date }): Promise<Me['prepared']> {
  const context = { purpose: 'sign-in' as const, networks: actor.networks }
  const [{ rules, facts, at, decision }, addresses] = await Promise.all([
    decidePerson(db, { personId: actor.person.id, context, now }),
    listConfirmedAddresses(db, actor.person.id),
  ])
  const given = { rules, facts, traits: factorTraits, hasMailbox: addresses.length > 0, at }
  // Words follow policy: what is being retired is not recommended, whatever it would mend.
  const fit = new Set([...listFitFactors(planned), 'recovery-codes'])
  const open = ownFactorTypes.filter((factor) => fit.has(factor) && isOpen(planned, factor))
  const hints = { cannotWork: [], lastWorked: (await findKnownDevice(db, await readDeviceToken(), actor.person.id))?.lastFactor ?? null }
  const order = explainOrder(offerFactors(decision, facts, factorTraits, hints), factorTraits)
  return { situations: listSituations(given), best: findBestAction(given, open), order }
}

async function loadElsewhere(db: Db, given: { actor: Actor; rules: RunningRules; now: Date }): Promise<Elsewhere | null> {
  const { actor, rules, now } = given
  if (typeof rules.enforcedBy !== 'string') return null
  const context = { purpose: 'sign-in' as const, whereEnforced: true, networks: actor.networks }
  const { decision } = await decidePerson(db, { personId: actor.person.id, context, now })
  return { system: rules.enforcedBy, decision, asked: listAsked(decision, rules.rollouts) }
}

const instantOf = (at: Date | null) => (at ? toInstant(at) : null)

/** What the choice of the next action needs to know of a credential. */
export const toHeld = ({ id, factor, device, createdAt, provenAt, lastUsedAt, askedAt, disabledAt }: CredentialView): HeldCredential => ({
  id,
  factor,
  device,
  provenAt: instantOf(provenAt),
  lastUsedAt: instantOf(lastUsedAt),
  registeredAt: toInstant(createdAt),
  askedAt: instantOf(askedAt),
  isDisabled: disabledAt !== null,
})

/** Unused recovery codes. */
export const countCodes = (credentials: CredentialView[]): number =>
  credentials
    .filter(({ disabledAt }) => disabledAt === null)
    .reduce((sum, { factor, details }) => sum + (factor === 'recovery-codes' ? Number(details.left) : 0), 0)

function listAsked(decision: Decision, rollouts: RolloutRules[]): Asked[] {
  const asked = decision.obligations.flatMap((obligation) => {
    const rollout = rollouts.find(({ id }) => id === obligation.rollout)
    const wave = rollout?.waves.find(({ key }) => key === obligation.wave)
    return settled.has(obligation.state) || !rollout || !wave ? [] : [{ obligation, rollout, wave }]
  })
  const order = ({ obligation: { deadline } }: Asked) => (typeof deadline === 'number' ? deadline : Number.MAX_SAFE_INTEGER)
  return asked.sort((a, b) => order(a) - order(b))
}
