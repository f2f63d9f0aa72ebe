import { Refusal } from '@/lib/platform/errors'
import type { Role } from '@/lib/policy/types'
import { isSecondFactor } from '@/lib/sign-in/recovery'
import type { Actor } from './actor'

/**
 * For small settings of factors that ask for no fresh proof: refuses a session that stands on a day pass alone, with `day-pass-closed`. Whatever
 * asks for a fresh proof refuses it by that.
 */
export function requireOwnFactor(actor: Pick<Actor, 'decision' | 'session'>): void {
  if (actor.decision.standsIn !== null && !actor.session.factors.some(({ factor }) => isSecondFactor(factor)))
    throw new Refusal('day-pass-closed')
}

/**
 * Whether the actor may act in one of these roles. A session of one factor, which a network's exemption can give to somebody
 * who holds a second one, opens neither console nor desk (`domain.md`, Where it may be set up).
 */
export function mayActAs(actor: Pick<Actor, 'roles' | 'decision' | 'session'>, roles: readonly Role[]): boolean {
  if (!roles.some((role) => actor.roles.includes(role))) return false
  const hasSecond = actor.session.factors.some(({ factor }) => isSecondFactor(factor))
  // A day pass stands in for what is asked of everybody, and opens neither.
  if (!hasSecond && actor.decision.standsIn !== null) return false
  // `desk`: what they hold is disabled or closed for changes, and they hold it all the same.
  return hasSecond || (actor.decision.door !== 'change' && actor.decision.door !== 'desk')
}
