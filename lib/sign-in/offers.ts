import type { Offer as FactorOffer } from '@/lib/policy/offer-factors'
import type { FactorTraits } from '@/lib/policy/types'
import type { RecoveryFactor } from './recovery'

/** One line of "other ways". */
export type Offer = { credentialId: string; factor: string; standing: 'normal' | 'discouraged' | 'backup' }
export type Offers = { first: Offer | null; others: Offer[]; recovery: RecoveryFactor[] }

type Given = {
  offers: FactorOffer[]
  traits: Record<string, FactorTraits>
  /** Factors of which the person says which credential is meant. */
  perCredential: ReadonlySet<string>
  recoveryCodesLeft: number
  /** The desk has handed out an enrolment pass, or a day pass for this browser, that runs now. */
  hasPass: boolean
  hasDayPass: boolean
  isStrong: boolean
}

/**
 * Policy's order of factors as lines of a page. Numbers and addresses are lines of their own, because the person has to say which; of
 * other factors one line is enough: the browser, or the code itself, tells which credential it was. `isStrong` leaves only
 * what cannot be phished. `recovery`: what lets in to set up a factor anew, where everything above is lost.
 */
export function toOffers({ offers, traits, perCredential, recoveryCodesLeft, hasPass, hasDayPass, isStrong }: Given): Offers {
  const lines = offers
    .filter(({ factor }) => !isStrong || traits[factor]?.phishingResistant)
    .flatMap(({ factor, credentialIds, notice }): Offer[] =>
      credentialIds
        .slice(0, perCredential.has(factor) ? undefined : 1)
        .map((credentialId) => ({ credentialId, factor, standing: notice ?? 'normal' })),
    )
  const [first = null, ...others] = lines
  const recovery: RecoveryFactor[] = [
    ...(hasDayPass ? ['day-pass' as const] : []),
    ...(recoveryCodesLeft > 0 ? ['recovery-codes' as const] : []),
    ...(hasPass ? ['temporary-pass' as const] : []),
  ]
  return { first, others, recovery: isStrong ? [] : recovery }
}
