'use client'

import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import type { ActionResult } from '@/lib/auth/action'
import type { StepInput, StepResult } from './steps/input'
import { useStep } from './use-step'

/**
 * Takes a step that may end in a session. At the end the browser goes on to the landing, with a document of its own; otherwise
 * this page is drawn again where the journey stands now, also after a refusal: that has cost the page its nonce.
 */
export function useJourney(): (input: StepInput) => Promise<ActionResult<StepResult>> {
  const router = useRouter()
  return async (input) => {
    const result = await postStep(input)
    if (result.ok && result.data.landing !== null) {
      window.location.assign(result.data.landing)
      // Stays busy until the page is gone.
      return new Promise(() => {})
    }
    startTransition(() => router.refresh())
    return result
  }
}

/** `useJourney` with the state of a form around it. */
export const useJourneyStep = () => useStep(useJourney())

async function postStep(input: StepInput): Promise<ActionResult<StepResult>> {
  try {
    const response = await fetch('/sign-in/steps', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    const result: ActionResult<StepResult> | { ok?: undefined } = await response.json()
    if (result.ok !== undefined) return result
  } catch {
    // No answer, or none of ours: what was typed stays, and it can be sent again.
  }
  return { ok: false, error: { code: 'unavailable', values: {} } }
}
