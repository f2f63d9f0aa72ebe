import type { Journey } from '../journeys/types'
import type { Standpoint } from '../standpoint'
import { planStep } from './advance'

/** Whether a challenge of this journey is for signing in, for opening a change (late enrolment, confirmation), or for a new password. */
export function findPurpose(journey: Journey, standpoint: Standpoint, device: string | null): 'sign-in' | 'change' | 'reset' {
  if (journey.purpose === 'change' || journey.purpose === 'reset') return journey.purpose
  const next = planStep(journey, standpoint, device)
  return next.step === 'challenge' ? next.purpose : 'sign-in'
}
