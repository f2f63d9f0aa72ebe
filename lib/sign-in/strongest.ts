import type { SessionFactor } from '@/db/schema/sign-in'
import { type FactorTraits, strengths } from '@/lib/policy/types'

/** The strongest of what was shown: what a sign-in is counted as. Password and activation code count only where nothing else was shown. */
export function findStrongest(proofs: SessionFactor[], traits: Record<string, FactorTraits>): SessionFactor {
  const rank = (proof: SessionFactor) => {
    const trait = traits[proof.factor]
    if (!trait) return -2
    return trait.recoveryOnly ? -1 : strengths.indexOf(trait.strength)
  }
  const [first, ...rest] = proofs
  if (!first) throw new Error('nothing was proven')
  return rest.reduce((best, proof) => (rank(proof) > rank(best) ? proof : best), first)
}
