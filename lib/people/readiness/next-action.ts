/** How ready a person is, and the one thing they should do next on the device in front of them. Pure. */
import { isAtLeast, mergeStrength } from '@/lib/policy/strength'
import type { Decision, FactorTraits, FactorType, Instant, State, Strength } from '@/lib/policy/types'

/** A registered credential, as far as the next action depends on it. */
export type HeldCredential = {
  id: string
  factor: FactorType
  device: string | null
  provenAt: Instant | null
  lastUsedAt: Instant | null
  registeredAt: Instant
  /** When its owner was asked whether it still works, and put it off. */
  askedAt: Instant | null
  isDisabled: boolean
}

/** What can be asked of the device in front of the person. `unknown` until the browser has answered. */
export type Device = {
  kind: 'phone' | 'computer'
  passkeys: 'here' | 'elsewhere' | 'none' | 'unknown'
}

/** Something to be shown once: it never was, it was used long ago, or not at all since it was registered (`domain.md`, 28 days). */
export type Trial = { kind: 'try'; factor: FactorType; credentialId: string; why: 'untried' | 'stale' | 'unused' }

/** Decided on the server; the browser then fits it to the device (`fitToDevice`). */
export type Plan =
  | { kind: 'none' }
  /** Nothing that a person can register alone would be enough. */
  | { kind: 'desk' }
  | Trial
  /** Factors that would be enough, the best first. */
  | { kind: 'register'; factors: FactorType[] }

export type NextAction =
  | { kind: 'none' }
  | { kind: 'desk' }
  | Trial
  /** `where`: on this device; with another (a phone by QR code, a security key); in another browser; or it does not matter. */
  | { kind: 'register'; factor: FactorType; where: 'here' | 'elsewhere' | 'other-browser' | 'anywhere' }

type Given = {
  decision: Pick<Decision, 'state' | 'access' | 'prompt' | 'door' | 'factors' | 'uncounted' | 'obligations'>
  credentials: HeldCredential[]
  traits: Record<FactorType, FactorTraits>
  /** Days after which a credential has to prove itself again. */
  freshDays: number
  at: Instant
}

const settled = new Set<State>(['satisfied', 'not-required', 'exempt', 'not-arrived'])

/** What this person should do next, whatever device they sit at. Somebody who is ready is left alone. */
export function planNextAction(given: Given): Plan {
  const { decision, credentials, at } = given
  const isAsked = !settled.has(decision.state) || decision.prompt === 'must'
  const held = credentials.filter((credential) => !credential.isDisabled)
  const fit = listFitFactors(given)
  const untried = held.find(({ factor, provenAt }) => provenAt === null && fit.includes(factor))
  const isTryWanted = isAsked || decision.prompt === 'banner'
  if (untried && isTryWanted) return { kind: 'try', factor: untried.factor, credentialId: untried.id, why: 'untried' }
  const staleBefore = at - given.freshDays * 86_400
  const proven = held.filter(({ factor, provenAt }) => provenAt !== null && fit.includes(factor))
  const isStale = ({ lastUsedAt, provenAt }: HeldCredential) => (lastUsedAt ?? provenAt ?? 0) < staleBefore
  const stale = proven.find(isStale)
  // A fresh one would not be in question: only whoever relies on something stale is asked to show it again.
  if (stale && isTryWanted && !proven.some((credential) => !isStale(credential)))
    return { kind: 'try', factor: stale.factor, credentialId: stale.id, why: 'stale' }
  const unused = isAsked ? undefined : proven.find((one) => isUnused(one, at))
  if (unused) return { kind: 'try', factor: unused.factor, credentialId: unused.id, why: 'unused' }
  if (!isAsked) return { kind: 'none' }
  if (decision.door === 'desk' && decision.access !== 'full') return { kind: 'desk' }
  const open = fit.filter((factor) => isOpen(given, factor))
  return open.length > 0 ? { kind: 'register', factors: open } : { kind: 'desk' }
}

/** Whoever has not used something for so many days after registering it is asked once whether it works; whoever used it is not. */
const checkUpAfter = 28 * 86_400
/** The trial at the end of a registration is no use. */
const registering = 86_400

const isUnused = ({ registeredAt, lastUsedAt, provenAt, askedAt }: HeldCredential, at: Instant): boolean =>
  askedAt === null && registeredAt <= at - checkUpAfter && (lastUsedAt ?? provenAt ?? 0) < registeredAt + registering

/** Fits the plan to the device: register this one, register with another, or take the next best factor. */
export function fitToDevice(plan: Plan, device: Device): NextAction {
  if (plan.kind !== 'register') return plan
  const [first = ''] = plan.factors
  for (const factor of plan.factors) {
    if (factor !== 'passkey') return { kind: 'register', factor, where: 'anywhere' }
    if (device.passkeys === 'here') return { kind: 'register', factor, where: 'here' }
    if (device.passkeys === 'elsewhere') return { kind: 'register', factor, where: 'elsewhere' }
    if (device.passkeys === 'unknown') return { kind: 'register', factor, where: 'anywhere' }
  }
  return { kind: 'register', factor: first, where: 'other-browser' }
}

/**
 * Factors that policy would be content with today and has announced nothing against, the strongest first. Words follow
 * policy: what is being retired, reviewed or held as a backup is never recommended.
 */
export function listFitFactors({ decision, traits }: Pick<Given, 'decision' | 'traits'>): FactorType[] {
  const asking = decision.obligations.filter(({ state }) => !settled.has(state))
  const minimum = asking.reduce<Strength>((strictest, { requirement }) => mergeStrength(strictest, requirement.minimumStrength), 'weak')
  const isAllowed = (factor: FactorType) =>
    asking.every(({ requirement }) => (requirement.allowedFactors?.includes(factor) ?? true) && !requirement.restricts.includes(factor))
  return Object.entries(traits)
    .filter(
      ([factor, trait]) =>
        !trait.recoveryOnly &&
        !decision.uncounted.includes(factor) &&
        isAtLeast(trait.strength, minimum) &&
        isAllowed(factor) &&
        !isRetiring(decision.factors[factor]),
    )
    .sort(([, a], [, b]) => compareTraits(a, b))
    .map(([factor]) => factor)
}

/** Whether policy restricts the factor now, will at an announced date, or has it under review. */
export function isRetiring(factor: Decision['factors'][string] | undefined): boolean {
  if (!factor) return false
  const to = factor.next?.to
  const isWorsening =
    to !== undefined && ((to.signIn !== undefined && to.signIn !== 'normal') || (to.enrol !== undefined && to.enrol !== 'open'))
  return factor.signIn !== 'normal' || factor.enrol !== 'open' || factor.underReview || isWorsening
}

/** Whether one more of the factor may be registered by this person now. */
export function isOpen({ decision, credentials, traits }: Pick<Given, 'decision' | 'credentials' | 'traits'>, factor: FactorType): boolean {
  const count = credentials.filter((credential) => credential.factor === factor && !credential.isDisabled).length
  return (
    decision.factors[factor]?.enrol !== 'closed' && decision.factors[factor]?.enrol !== 'replace' && count < (traits[factor]?.maximum ?? 0)
  )
}

function compareTraits(a: FactorTraits, b: FactorTraits): number {
  if (a.restricted !== b.restricted) return a.restricted ? 1 : -1
  if (a.strength === b.strength) return 0
  return isAtLeast(a.strength, b.strength) ? -1 : 1
}
