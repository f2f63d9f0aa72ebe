import { notFound } from 'next/navigation'
import type { Db } from '@/db/client'
import type { Actor } from '@/lib/auth/actor'
import { isRecentProof } from '@/lib/auth/recent-proof'
import { getRequestTime, requirePerson } from '@/lib/auth/require'
import { type FactorType, factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { getOrganisation } from '@/lib/people/organisation/data'
import { listFitFactors } from '@/lib/people/readiness/next-action'
import { database } from '@/lib/platform/database'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { isRecorded, listRefusing } from '@/lib/policy/refused-here'
import type { Decision } from '@/lib/policy/types'
import { decidePerson } from '@/lib/rollouts/decisions'
import type { RunningRules } from '@/lib/rollouts/running'
import { hasAcknowledged } from '@/lib/verification/acknowledge'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { listPending, type Pending } from '@/lib/verification/pending'
import type { CredentialView } from '@/lib/verification/types'
import { type Opening, readOpening } from './opening'
import { lacksFactor } from './proofs'

export type FactorPage = {
  actor: Actor
  factor: FactorType
  /** Of policy for setting factors up, from here and after this sign-in. */
  decision: Decision
  held: CredentialView[]
  all: CredentialView[]
  /** Begun, and waiting for the owner to answer a mail. */
  pending: Pending[]
  opening: Opening
  /** How many may be held here. */
  maximum: number
  /** Closed to this session from here alone: the networks from where it is open, and what of theirs would open it anywhere. */
  refusedHere: { networks: { en: string; ja: string }[]; factors: FactorType[] } | null
  /** What has to be read before one more is registered, and whether this wording was (SR-4); null where nothing has to. */
  notice: { version: number; text: { en: string; ja: string }; isRead: boolean } | null
  /** Closed to everybody, because what has to be on record is not: no date of a rollout has ended it. */
  isUnrecorded: boolean
  /** What to register instead where this one is closed. */
  instead: FactorType[]
  /** A proof not older than five minutes is there: a change can begin without another. */
  isRecent: boolean
  freshSince: Date
}

/** Everything the page of one factor shows, as of this request. Not found for a factor that does not exist. */
export async function loadFactor(name: string): Promise<FactorPage> {
  const actor = await requirePerson({ allow: 'enrol-only', next: `/me/factors/${encodeURIComponent(name)}` })
  const factor = ownFactorTypes.find((type) => type === name)
  if (!factor) notFound()
  const now = getRequestTime()
  const db = await database()
  const context = { purpose: 'enrol' as const, networks: actor.networks, session: { factors: readProofs(actor) } }
  const [{ decision, rules }, all, pending] = await Promise.all([
    decidePerson(db, { personId: actor.person.id, context, now }),
    listCredentials(db, actor.person.id),
    listPending(db, { personId: actor.person.id, now }),
  ])
  const held = all.filter((credential) => credential.factor === factor)
  const maximum = rules.factors[factor]?.maximum ?? 0
  const isRestricted = factorTraits[factor]?.restricted === true
  return {
    actor,
    factor,
    maximum,
    notice: isRestricted ? await loadNotice(db, { personId: actor.person.id, factor }) : null,
    isUnrecorded: isRestricted && !isRecorded(rules, toInstant(now)),
    refusedHere: readRefusedHere({ rules, decision, all, factor, context }),
    decision,
    held,
    all,
    pending: pending.filter((one) => one.factor === factor),
    opening: readOpening({
      rule: decision.factors[factor],
      maximum,
      isSet: factorTraits[factor]?.maximum === 1,
      lacksFactor: lacksFactor(actor, factor),
      heldCount: held.filter(({ disabledAt }) => !disabledAt).length,
    }),
    instead: ownFactorTypes.filter((type) => type !== factor && listFitFactors({ decision, traits: factorTraits }).includes(type)),
    isRecent: isRecentProof(actor, { phishingResistant: false, now }),
    freshSince: fromInstant(toInstant(now) - rules.freshDays * 86_400),
  }
}

async function loadNotice(db: Db, whose: { personId: string; factor: string }): Promise<FactorPage['notice']> {
  const { notice } = (await getOrganisation(db)).phoneRecord
  if (!notice) return null
  const { version, ...text } = notice
  return { version, text, isRead: await hasAcknowledged(db, { ...whose, version }) }
}

/** Every rule that refuses has to be met: a network that all of them name, or one method that none of them does. */
function readRefusedHere(c: {
  rules: RunningRules
  decision: Decision
  all: CredentialView[]
  factor: FactorType
  context: Parameters<typeof listRefusing>[1]
}): FactorPage['refusedHere'] {
  const refusing = listRefusing(c.rules.enrolmentRules ?? [], c.context).filter(({ factors }) => factors.includes(c.factor))
  if (refusing.length === 0) return null
  const opens = (name: string) => refusing.every(({ unlessFrom }) => unlessFrom.includes(name))
  const isUsable = (type: FactorType) =>
    c.all.some(({ factor, provenAt, disabledAt }) => factor === type && provenAt && !disabledAt) &&
    c.decision.factors[type]?.change !== 'never' &&
    refusing.every(({ signedInWith }) => !signedInWith.includes(type))
  return {
    networks: c.rules.networks.filter(({ name }) => opens(name)).map(({ label }) => label),
    factors: ownFactorTypes.filter((type) => !factorTraits[type]?.recoveryOnly && isUsable(type)),
  }
}

/** The proofs of the session, as policy counts time. */
export const readProofs = (actor: Pick<Actor, 'session'>) =>
  actor.session.factors.map((proof) => ({ factor: proof.factor, at: toInstant(new Date(proof.at)) }))
