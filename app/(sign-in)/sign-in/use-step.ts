'use client'

import { useState, useTransition } from 'react'
import type { ActionError, ActionResult } from '@/lib/auth/action'

/** Calls a step's action; keeps its refusal until the next call. A step that leaves the page answers nothing. */
export function useStep<I>(run: (input: I) => Promise<ActionResult<unknown> | undefined>) {
  const [error, setError] = useState<ActionError | null>(null)
  const [isPending, start] = useTransition()
  const send = (input: I) => {
    setError(null)
    start(async () => {
      const result = await run(input)
      if (result && !result.ok) setError(result.error)
    })
  }
  return { error, setError, isPending, send }
}
