/** How somebody fares when something happens: `decide()` asked again without one thing (`domain.md`, promise 2). Pure. */
import { decide } from '@/lib/policy/decide'
import { rankStrength } from '@/lib/policy/strength'
import type { CredentialFacts, Decision, FactorTraits, FactorType, Instant, PersonFacts, Rules } from '@/lib/policy/types'

/** Keys of `me.situations`. */
export const situationKeys = ['phone-lost', 'outside', 'abroad', 'password-forgotten'] as const
export type SituationKey = (typeof situationKeys)[number]

/** `in`: signs in as ever; `repair`: gets as far as setting up something new; `desk`: nobody but the desk can help. */
export type Outcome = 'in' | 'repair' | 'desk'
/** `by`: with which factor (`mailbox`: a new password by the code that is mailed); null: with the password alone, or with nothing. */
export type Situation = { key: SituationKey; outcome: Outcome; by: FactorType | 'mailbox' | null }
/** What to register next, and how many situations it would mend. */
export type BestAction = { factor: FactorType; mends: number }

type Given = {
  rules: Rules
  facts: PersonFacts
  traits: Record<FactorType, FactorTraits>
  /** An address that opens without this sign-in. */
  hasMailbox: boolean
  at: Instant
}

const phoneNames = /phone|ipad|android|pixel|galaxy|xperia|mobile|スマホ|スマートフォン|携帯/i

/**
 * Whether it goes with the phone: numbers; what its owner says lives on one; and an authenticator app of which nobody knows better. A
 * passkey of which nobody knows is taken for a computer's or a key's (`domain.md`: unknown = different).
 */
const isOnPhone = ({ factor, device }: CredentialFacts): boolean =>
  factor === 'phone' || (device === null ? factor === 'totp' : phoneNames.test(device))

function without(facts: PersonFacts, key: SituationKey): PersonFacts {
  if (key === 'phone-lost')
    return { ...facts, credentials: facts.credentials.map((one) => (isOnPhone(one) ? { ...one, disabled: true } : one)) }
  // Text messages and calls may not arrive abroad, and cost their reader money.
  if (key === 'abroad')
    return { ...facts, credentials: facts.credentials.map((one) => (one.factor === 'phone' ? { ...one, disabled: true } : one)) }
  return facts
}

/** Each situation with its outcome. All are asked from outside every network of the organisation. */
export function listSituations(given: Given): Situation[] {
  return situationKeys.map((key) => {
    const facts = without(given.facts, key)
    const decision = decide({ at: given.at, rules: given.rules, person: facts, context: { purpose: 'sign-in', networks: [] } })
    return { key, ...(key === 'password-forgotten' ? judgeForgotten(given, facts, decision) : judge(given, facts, decision)) }
  })
}

type Judged = Omit<Situation, 'key'>

/** Proven here and working, the strongest first. */
function listWorking({ traits }: Given, facts: PersonFacts): FactorType[] {
  const held = facts.credentials.filter(
    ({ factor, provenAt, disabled, source }) =>
      source === 'here' && provenAt !== null && !disabled && traits[factor]?.recoveryOnly === false,
  )
  return [...new Set(held.map(({ factor }) => factor))].sort((a, b) => rank(traits, b) - rank(traits, a))
}
const rank = (traits: Given['traits'], factor: FactorType) => rankStrength(traits[factor]?.strength ?? 'none')

function judge(given: Given, facts: PersonFacts, { access, secondFactor, door, factors }: Decision): Judged {
  const working = listWorking(given, facts)
  const opens = working.find((factor) => factors[factor]?.signIn !== 'never')
  if (access === 'full' && secondFactor === 'not-asked') return { outcome: 'in', by: opens ?? null }
  if (access === 'full' && opens) return { outcome: 'in', by: opens }
  const changes = working.find((factor) => factors[factor]?.change !== 'never')
  if (changes) return { outcome: 'repair', by: changes }
  if (facts.recoveryCodesLeft > 0 && access !== 'locked') return { outcome: 'repair', by: 'recovery-codes' }
  return door === 'password' ? { outcome: 'repair', by: null } : { outcome: 'desk', by: null }
}

/** A passkey needs no password. Else a new one takes the mailbox and, where something is held, a second method (docs/decisions/0082). */
function judgeForgotten(given: Given, facts: PersonFacts, decision: Decision): Judged {
  const working = listWorking(given, facts)
  const alone = working.find((factor) => given.traits[factor]?.phishingResistant && decision.factors[factor]?.signIn !== 'never')
  if (decision.access === 'full' && alone) return { outcome: 'in', by: alone }
  const holds = facts.credentials.some(
    ({ factor, source, provenAt }) => source === 'here' && provenAt !== null && given.traits[factor]?.recoveryOnly === false,
  )
  const hasSecond =
    working.some((factor) => factor !== 'email-otp' && decision.factors[factor]?.reset !== 'never') || facts.recoveryCodesLeft > 0
  if (!given.hasMailbox || (holds && !hasSecond)) return { outcome: 'desk', by: null }
  const { outcome } = judge(given, facts, decision)
  return { outcome, by: outcome === 'desk' ? null : 'mailbox' }
}

const worth: Record<Outcome, number> = { desk: 0, repair: 1, in: 2 }

/**
 * The one registration that mends most: for each of `open` (factors that this person may register now) the situations are asked again as
 * if it were there, on a device of its own, and tried. Null where none mends anything.
 */
export function findBestAction(given: Given, open: readonly FactorType[]): BestAction | null {
  const now = listSituations(given)
  const tried = open.map((factor) => {
    const then = listSituations({ ...given, facts: withOne(given.facts, factor, given.at) })
    const gains = then.map(({ outcome }, i) => worth[outcome] - worth[now[i]?.outcome ?? 'in'])
    return { factor, mends: gains.filter((gain) => gain > 0).length, gain: gains.reduce((sum, gain) => sum + gain, 0) }
  })
  const [best] = tried
    .filter(({ mends }) => mends > 0)
    .sort((a, b) => b.gain - a.gain || rank(given.traits, b.factor) - rank(given.traits, a.factor))
  return best ? { factor: best.factor, mends: best.mends } : null
}

function withOne(facts: PersonFacts, factor: FactorType, at: Instant): PersonFacts {
  if (factor === 'recovery-codes') return { ...facts, recoveryCodesLeft: 10 }
  const added: CredentialFacts = {
    ...{ id: 'added', factor, registeredAt: at, provenAt: at, lastSuccessAt: at },
    ...{ disabled: false, circular: false, source: 'here', device: factor === 'phone' ? null : 'another device' },
  }
  return { ...facts, credentials: [...facts.credentials, added] }
}
