import { rankStrength } from './strength'
import type { CredentialFacts, Decision, FactorTraits, FactorType, PersonFacts } from './types'

/** What is known of the browser: hints that order the offer, never proofs. */
export type BrowserHints = {
  /** Factors that cannot work here: a platform passkey in a browser without one, a card where no certificate prompt ever worked. */
  cannotWork: FactorType[]
  /** The factor that last worked in this browser. */
  lastWorked: FactorType | null
}

export type Offer = {
  factor: FactorType
  /** In the order of `person.credentials`, which is the person's own. */
  credentialIds: string[]
  /** `try`: registered but never proven, offered once before the others; `first`: the default; `other-ways`: behind it. */
  place: 'try' | 'first' | 'other-ways'
  /** Why it is not simply offered: said beside it. */
  notice: 'discouraged' | 'backup' | null
  /** Its owner has put it before its equals. */
  isChosen: boolean
}

const noticeOrder = { normal: 0, discouraged: 1, backup: 2, never: 3 }

/**
 * What to offer at a sign-in (`purpose` sign-in), before the factor settings (`change`) or to set a new password (`reset`), first one first (`domain.md`,
 * Precedence): the strongest usable factor that can work in this browser; among equals the one that its owner has put first
 * (`rank`), then the one that last worked here, then the order of `person.credentials`. Discouraged and backup factors stand behind all others, and are first
 * only where nothing else is left. Empty where nothing usable is held. What the person holds at another system is never offered.
 */
export function offerFactors(
  decision: Decision,
  person: PersonFacts,
  traits: Record<FactorType, FactorTraits>,
  hints: BrowserHints,
  purpose: 'sign-in' | 'change' | 'reset' = 'sign-in',
): Offer[] {
  const held = groupByFactor(person.credentials, traits, (credential) => credential.provenAt !== null)
  const isOpen = (factor: FactorType): boolean => {
    const answer = decision.factors[factor]
    if (purpose === 'reset') return answer?.reset !== 'never'
    return purpose === 'change' ? answer?.change !== 'never' : answer?.signIn !== 'never'
  }
  const level = (factor: FactorType): number => (purpose !== 'sign-in' ? 0 : noticeOrder[decision.factors[factor]?.signIn ?? 'normal'])
  const rankById = new Map(person.credentials.map(({ id, rank = 0 }) => [id, Math.min(rank, 0)]))
  const chosen = (factor: FactorType): number => Math.min(0, ...(held.get(factor) ?? []).map((id) => rankById.get(id) ?? 0))
  const usable = [...held.keys()].filter(isOpen)
  const ranked = usable.toSorted(
    (a, b) =>
      Number(hints.cannotWork.includes(a)) - Number(hints.cannotWork.includes(b)) ||
      level(a) - level(b) ||
      rankOf(traits, b) - rankOf(traits, a) ||
      chosen(a) - chosen(b) ||
      Number(b === hints.lastWorked) - Number(a === hints.lastWorked) ||
      usable.indexOf(a) - usable.indexOf(b),
  )
  const offers = ranked.map((factor, i): Offer => {
    const signIn = decision.factors[factor]?.signIn
    const notice = purpose === 'sign-in' && (signIn === 'discouraged' || signIn === 'backup') ? signIn : null
    return { factor, credentialIds: held.get(factor) ?? [], place: i === 0 ? 'first' : 'other-ways', notice, isChosen: chosen(factor) < 0 }
  })
  return purpose === 'sign-in' ? [...listTrials(person, traits, hints, isOpen), ...offers] : offers
}

/** Registered, never proven: "try it now", with the others kept until it has worked. Beside a proven one of its kind it is offered with that. */
function listTrials(
  person: PersonFacts,
  traits: Record<FactorType, FactorTraits>,
  hints: BrowserHints,
  isOpen: (factor: FactorType) => boolean,
): Offer[] {
  const proven = new Set(person.credentials.filter((c) => c.provenAt !== null && !c.disabled && c.source === 'here').map((c) => c.factor))
  if (proven.size === 0) return []
  const unproven = groupByFactor(person.credentials, traits, (credential) => credential.provenAt === null)
  return [...unproven.keys()]
    .filter((factor) => !proven.has(factor) && isOpen(factor) && !hints.cannotWork.includes(factor))
    .toSorted((a, b) => rankOf(traits, b) - rankOf(traits, a))
    .slice(0, 1)
    .map((factor) => ({ factor, credentialIds: unproven.get(factor) ?? [], place: 'try', notice: null, isChosen: false }))
}

function groupByFactor(
  credentials: CredentialFacts[],
  traits: Record<FactorType, FactorTraits>,
  isMeant: (credential: CredentialFacts) => boolean,
): Map<FactorType, string[]> {
  const groups = new Map<FactorType, string[]>()
  for (const credential of credentials) {
    if (credential.disabled || credential.source !== 'here' || !isMeant(credential) || traits[credential.factor]?.recoveryOnly !== false)
      continue
    groups.set(credential.factor, [...(groups.get(credential.factor) ?? []), credential.id])
  }
  return groups
}

const rankOf = (traits: Record<FactorType, FactorTraits>, factor: FactorType): number => rankStrength(traits[factor]?.strength ?? 'none')

/** Whether a person may put a credential of `factor` first: not while a stronger one is proven and open (`domain.md`, Precedence). */
export function canPutFirst(
  decision: Decision,
  person: PersonFacts,
  traits: Record<FactorType, FactorTraits>,
  factor: FactorType,
): boolean {
  const offers = offerFactors(decision, person, traits, { cannotWork: [], lastWorked: null }).filter(({ place }) => place !== 'try')
  const first = offers[0]
  const own = offers.find((offer) => offer.factor === factor)
  return first !== undefined && own !== undefined && own.notice === first.notice && rankOf(traits, factor) === rankOf(traits, first.factor)
}
