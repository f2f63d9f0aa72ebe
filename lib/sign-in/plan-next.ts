import type { Decision, PersonFacts } from '@/lib/policy/types'
import type { StopReason } from './journeys/types'
import { isSecondFactor, type RecoveryFactor, recoveryFactors } from './recovery'

export type Next =
  | { step: 'challenge'; purpose: 'sign-in' | 'change'; factor: 'any' | RecoveryFactor }
  | { step: 'terms' }
  | { step: 'notice' }
  | { step: 'finish' }
  | { step: 'stopped'; why: StopReason }

type Given = {
  decision: Pick<Decision, 'access' | 'secondFactor' | 'door' | 'prompt' | 'standsIn'> & {
    factors: Readonly<Record<string, Pick<Decision['factors'][string], 'signIn' | 'change'>>>
  }
  standing: PersonFacts['standing']
  /** Factors of credentials that are proven and not disabled. */
  proven: string[]
  recoveryCodesLeft: number
  /** The desk has handed out an enrolment pass that runs now. */
  hasPass: boolean
  /** A day pass runs that may be shown in this browser, and the person has not said that they go on without it. */
  hasDayPass: boolean
  /** Factors shown in this journey so far. */
  shown: string[]
  hasAnsweredNotice: boolean
  /** Terms of use are in force that the person has not agreed to. */
  isTermsAsked: boolean
}

/**
 * What comes after what has been shown so far. The decision of policy says what is asked and which door is left; this only
 * finds the next page for it. Never answers `finish` while something that is asked for has not been shown.
 */
export function planNext(given: Given): Next {
  const { decision, standing, proven, recoveryCodesLeft, hasPass, hasDayPass, shown, hasAnsweredNotice, isTermsAsked } = given
  if (standing === 'left' || standing === 'suspended') return { step: 'stopped', why: 'closed' }
  const { factors, door } = decision
  const isRecovery = shown.some((factor) => recoveryFactors.has(factor))
  const second = shown.filter(isSecondFactor)
  const isTold = decision.prompt === 'none' || decision.prompt === 'banner' || hasAnsweredNotice
  // Only whoever has shown all that is asked for sees the terms: an agreement is somebody's own.
  const toEnd: Next = isTermsAsked ? { step: 'terms' } : isTold ? { step: 'finish' } : { step: 'notice' }

  // Whoever was handed a day pass was handed it because what they have is not at hand: it is asked for first.
  const isAsked = decision.secondFactor === 'asked' || decision.access !== 'full'
  const isPassNew = hasDayPass && !shown.includes('day-pass') && second.length === 0 && !isRecovery
  if (isPassNew && isAsked && decision.access !== 'locked') return { step: 'challenge', purpose: 'sign-in', factor: 'day-pass' }
  if (decision.secondFactor === 'asked' && second.length === 0 && !isRecovery && decision.standsIn === null) {
    if (proven.some((factor) => factors[factor]?.signIn !== 'never')) return { step: 'challenge', purpose: 'sign-in', factor: 'any' }
    if (proven.some((factor) => factors[factor]?.change !== 'never')) return { step: 'challenge', purpose: 'change', factor: 'any' }
    if (recoveryCodesLeft > 0) return { step: 'challenge', purpose: 'change', factor: 'recovery-codes' }
    if (hasPass) return { step: 'challenge', purpose: 'change', factor: 'temporary-pass' }
    // Everything proven is disabled: who they are was looked at again when they were handed a code.
    if (proven.length === 0 && shown.includes('activation')) return toEnd
    return { step: 'stopped', why: stopFor(decision.access) }
  }
  // A recovery code or a pass lets in to repair what was lost, whatever else is asked for.
  if (decision.access === 'full' || isRecovery) return toEnd

  if (door === 'change') {
    if (second.some((factor) => factors[factor]?.change !== 'never')) return toEnd
    return { step: 'challenge', purpose: 'change', factor: 'any' }
  }
  if (door === 'recovery-code') return { step: 'challenge', purpose: 'change', factor: 'recovery-codes' }
  if (door === 'pass') return { step: 'challenge', purpose: 'change', factor: 'temporary-pass' }
  if (shown.includes('activation')) return toEnd
  if (door === 'password' && shown.includes('password')) return toEnd
  if (door === 'activation') return { step: 'stopped', why: 'activation' }
  return { step: 'stopped', why: stopFor(decision.access) }
}

const stopFor = (access: Decision['access']): StopReason => (access === 'locked' ? 'locked' : access === 'refused' ? 'refused' : 'desk')
