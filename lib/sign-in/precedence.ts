import type { Decision, FactorTraits } from '@/lib/policy/types'
import { strengths } from '@/lib/policy/types'

/** A credential that could answer a challenge. In the order the person gave them (rank). */
export type Candidate = { id: string; factor: string; isProven: boolean; isDisabled: boolean }
export type Offer = { credentialId: string; factor: string; standing: 'normal' | 'discouraged' | 'backup' }
export type Offers = { first: Offer | null; others: Offer[]; hasRecoveryCodes: boolean }

type Given = {
  candidates: Candidate[]
  decision: { factors: Readonly<Record<string, Pick<Decision['factors'][string], 'signIn' | 'change'>>> }
  traits: Record<string, FactorTraits>
  purpose: 'sign-in' | 'change'
  recoveryCodesLeft: number
  /** The factor that last worked in this browser: a hint among equals, never a proof. */
  lastFactor: string | null
}

const places = ['normal', 'discouraged', 'backup'] as const

/**
 * What is offered, strongest first (`domain.md`, Precedence): the unproven before the proven ("try it now"), then by
 * strength; among equals the one that last worked here, then by rank. Discouraged and backup factors stand behind the
 * others, but never empty the first screen. A `change` may be opened by whatever is open for change, at sign-in or not.
 */
export function listOffers({ candidates, decision, traits, purpose, recoveryCodesLeft, lastFactor }: Given): Offers {
  const offers: (Offer & { order: number[] })[] = []
  candidates.forEach((candidate, rank) => {
    const { id, factor, isProven, isDisabled } = candidate
    const trait = traits[factor]
    const rule = decision.factors[factor]
    if (isDisabled || !trait || trait.recoveryOnly) return
    // A change needs a proof of what has worked before: an unproven credential opens nothing it could have been planted for.
    if (purpose === 'change' && (!isProven || rule?.change === 'never')) return
    if (purpose === 'sign-in' && rule?.signIn === 'never') return
    const standing =
      rule?.signIn === 'discouraged' || rule?.signIn === 'backup' ? rule.signIn : rule?.signIn === 'never' ? 'backup' : 'normal'
    const order = [places.indexOf(standing), isProven ? 1 : 0, -strengths.indexOf(trait.strength), factor === lastFactor ? 0 : 1, rank]
    offers.push({ credentialId: id, factor, standing, order })
  })
  offers.sort((a, b) => compareOrder(a.order, b.order))
  // Of one factor whose credentials the browser itself picks from, one entry is enough.
  const seen = new Set<string>()
  const distinct = offers.filter(({ factor }) => factor === 'phone' || (!seen.has(factor) && seen.add(factor)))
  const [first = null, ...others] = distinct.map(({ order: _, ...offer }) => offer)
  return { first, others, hasRecoveryCodes: recoveryCodesLeft > 0 }
}

function compareOrder(a: number[], b: number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
