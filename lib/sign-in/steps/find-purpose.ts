import type { Journey } from '../journeys/types'
import type { Standpoint } from '../standpoint'
import { planStep } from './advance'

/** Whether a challenge of this journey is for signing in, or for opening a change (late enrolment, confirmation). */
export function findPurpose(journey: Journey, standpoint: Standpoint): 'sign-in' | 'change' {
  if (journey.purpose === 'change') return 'change'
  const next = planStep(journey, standpoint)
  return next.step === 'challenge' ? next.purpose : 'sign-in'
}
