import type { Actor } from '@/lib/auth/actor'
import { factorTraits } from '@/lib/factors/registry'

/** When this session last proved itself with a phishing-resistant factor: the mutation asks again how old that is (SR-10). */
export function findStrongProof(actor: Actor): Date | null {
  const proofs = actor.session.factors.filter(({ factor }) => factorTraits[factor]?.phishingResistant).map(({ at }) => Date.parse(at))
  return proofs.length === 0 ? null : new Date(Math.max(...proofs))
}
