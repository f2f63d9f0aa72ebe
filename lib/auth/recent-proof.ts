import { minutes } from '@/lib/platform/duration'
import { isSecondFactor } from '@/lib/sign-in/recovery'
import type { Actor } from './actor'

/** How old a proof may be when a change begins (SR-60). */
export const recentProof = minutes(5)

/** A pass is shown once, and cannot be shown again: its owner has as long to set something up as they had to begin. */
const passProof = minutes(15)

const phishingResistantFactors = new Set(['passkey', 'ic-card'])

type Shown = {
  asksPassword?: boolean
  session: Pick<Actor['session'], 'factors'>
  decision: { door: string; factors: Readonly<Record<string, { change: string }>> }
}

/** Whether a proof is young enough to begin a change with, to the millisecond; one from the future never is. */
function isFresh({ factor, at }: Actor['session']['factors'][number], now: Date): boolean {
  const age = now.getTime() - Date.parse(at)
  return age >= 0 && age <= (factor === 'temporary-pass' ? passProof : recentProof)
}

/**
 * Whether the session holds a proof of at most 5 minutes that opens a change: a factor that is open for change, or, for
 * people who have none, what the door of late enrolment asks.
 */
export function isRecentProof(actor: Shown, { phishingResistant, now }: { phishingResistant: boolean; now: Date }): boolean {
  const recent = actor.session.factors.filter((proof) => isFresh(proof, now))
  const shown = new Set(recent.map((proof) => proof.factor))
  if (phishingResistant) return [...shown].some((factor) => phishingResistantFactors.has(factor))
  const { door, factors } = actor.decision
  // What opens the door also opens it from above: a passkey is never too little where a password would do.
  const isOpened = [...shown].some((factor) => factors[factor]?.change === 'allowed' && isSecondFactor(factor))
  if (isOpened) return actor.asksPassword !== true || shown.has('password')
  // A code beside the password lets in to repair what was lost: to report it and to register another (NIST SP 800-63B-4 §4.2.2.2).
  if (shown.has('temporary-pass')) return true
  const ever = new Set(actor.session.factors.map((proof) => proof.factor))
  if (shown.has('recovery-codes') && (door === 'recovery-code' || ever.has('password'))) return true
  if (door === 'change' || door === 'recovery-code') return false
  const hasFirst = shown.has('password') || shown.has('activation')
  return hasFirst && (door === 'password' || door === 'activation' || ever.has('activation'))
}

/**
 * What a confirmation of this session must still show: a factor, the password as well, or both. A password of the last five minutes
 * is not asked for twice.
 */
export function readMissingProof(actor: Shown, now: Date): { factor: boolean; password: boolean } {
  const hasPassword = actor.session.factors.some((proof) => proof.factor === 'password' && isFresh(proof, now))
  const factor = !isRecentProof({ ...actor, asksPassword: false }, { phishingResistant: false, now })
  return { factor, password: actor.asksPassword === true && !hasPassword }
}

/** Whether the session stands on a day pass that policy wants to see again: nothing that it opens takes more. */
export const asksDayPass = ({ decision }: Pick<Actor, 'decision'>): boolean =>
  decision.standsIn !== null && decision.stepUp?.because === 'too-old'
