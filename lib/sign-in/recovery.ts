/** What stands beside the factors in a journey or a session. */
import { factorTraits, factorTypes } from '@/lib/factors/registry'

/** How a sign-in begins; neither is a second factor. */
export const firstSteps: ReadonlySet<string> = new Set(['password', 'activation'])

/** Recovery codes and enrolment passes: they let in to set up a factor, and open nothing else. */
export const recoveryFactors: ReadonlySet<string> = new Set(
  factorTypes.filter((type) => factorTraits[type]?.recoveryOnly && !factorTraits[type]?.standsIn),
)

export type RecoveryFactor = 'recovery-codes' | 'temporary-pass' | 'day-pass'

/** Whether something shown is a second factor in its own right. A day pass is none: what it stands in for, policy says (`standsIn`). */
export const isSecondFactor = (factor: string): boolean => !firstSteps.has(factor) && factorTraits[factor]?.recoveryOnly !== true
