import type { Offer } from './offer-factors'
import { rankStrength } from './strength'
import type { FactorTraits, FactorType } from './types'

/**
 * Why a factor stands where it stands at this person's sign-in (`domain.md`, Precedence). `only`: nothing else is held; `safest`: stronger than all
 * others; `chosen`: no safer than the next, and put first by its owner; `among-equals`: no safer than the next, and the one that worked here last
 * or was registered first; `weaker`: another is stronger, and it comes
 * first again once that is gone; `equal`: as good as the first; `discouraged`, `backup`: policy puts it behind all others.
 */
export type OrderReason = 'only' | 'safest' | 'chosen' | 'among-equals' | 'weaker' | 'equal' | 'discouraged' | 'backup'
/** `credentialId`: which credential to put first, where the person may. */
export type OrderLine = { factor: FactorType; why: OrderReason; than: FactorType | null; credentialId?: string }

/** The order of the offers of a sign-in, each with its reason; a trial of something new is no part of it. */
export function explainOrder(offers: readonly Offer[], traits: Record<FactorType, FactorTraits>): OrderLine[] {
  const [first, ...others] = offers.filter(({ place }) => place !== 'try')
  if (!first) return []
  const rank = ({ factor }: Offer) => rankStrength(traits[factor]?.strength ?? 'none')
  const rivals = others.filter((other) => other.notice === first.notice)
  const isSafest = rivals.every((other) => rank(other) < rank(first))
  // Where all that is left is discouraged, being first is no praise.
  const leading: OrderReason =
    others.length === 0 ? 'only' : first.notice !== null ? first.notice : isSafest ? 'safest' : first.isChosen ? 'chosen' : 'among-equals'
  return [
    { factor: first.factor, why: leading, than: null },
    ...others.map((offer): OrderLine => {
      if (offer.notice !== null && offer.notice !== first.notice) return { factor: offer.factor, why: offer.notice, than: null }
      return rank(offer) < rank(first)
        ? { factor: offer.factor, why: 'weaker', than: first.factor }
        : {
            factor: offer.factor,
            why: 'equal',
            than: first.factor,
            ...(offer.credentialIds[0] ? { credentialId: offer.credentialIds[0] } : {}),
          }
    }),
  ]
}
