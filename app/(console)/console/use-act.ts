'use client'

import { useState, useTransition } from 'react'
import type { ActionError, ActionResult } from '@/lib/auth/action'

/** Runs an action, keeps its refusal and says whether it is under way. `then` gets what it answered. */
export function useAct(): {
  error: ActionError | null
  isBusy: boolean
  act: <T>(work: () => Promise<ActionResult<T>>, then?: (data: T) => void) => void
} {
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  const act = <T>(work: () => Promise<ActionResult<T>>, then?: (data: T) => void) => {
    // Outside the transition, which would keep the old refusal on the page beside the new answer until all of it is drawn.
    setError(null)
    run(async () => {
      const answer = await work()
      if (answer.ok) then?.(answer.data)
      else setError(answer.error)
    })
  }
  return { error, isBusy, act }
}
