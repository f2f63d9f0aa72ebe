import type { Actor } from '@/lib/auth/actor'
import { isRecentProof, recentProof } from '@/lib/auth/recent-proof'
import { factorTraits } from '@/lib/factors/registry'
import { firstSteps, isSecondFactor } from '@/lib/sign-in/recovery'

/**
 * Whether a fresh proof by the corridor has to be added to the session: to lift it from enrol-only, or because a second
 * factor is asked for from the moment one is proven and the session has shown none. Any other session keeps what it has:
 * a factor just enrolled must not stand for the sign-in it was enrolled in.
 */
export const mustLift = ({ access, session }: Pick<Actor, 'access' | 'session'>): boolean =>
  access === 'enrol-only' || session.factors.every(({ factor }) => !isSecondFactor(factor))

/** "Lost or stolen" may be said with any proof that is left, a recovery code or a pass too; the password only where it opens a change. */
export function mayReportLost(actor: Pick<Actor, 'session' | 'decision'>, now: Date): boolean {
  const isRecent = (at: string) => now.getTime() - Date.parse(at) <= recentProof && now.getTime() >= Date.parse(at)
  return (
    actor.session.factors.some(({ factor, at }) => !firstSteps.has(factor) && isRecent(at)) ||
    isRecentProof(actor, { phishingResistant: false, now })
  )
}

/** Whether this stands in for a factor and the session has shown none of its owner's. */
export const lacksFactor = (actor: Pick<Actor, 'session'>, factor: string): boolean =>
  factorTraits[factor]?.recoveryOnly === true && !actor.session.factors.some((proof) => isSecondFactor(proof.factor))
