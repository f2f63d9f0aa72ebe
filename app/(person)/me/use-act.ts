'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { ActionResult } from '@/lib/auth/action'
import type { FactorError } from '@/lib/factors/ui-contract'

/**
 * Runs an action of this page: one at a time, its refusal kept for the screen. Where a fresh proof is missing the person is
 * led to it and back to `next`; whoever is signed in no longer is led to the sign-in.
 */
export function useAct(next: string) {
  const router = useRouter()
  const [error, setError] = useState<FactorError>(null)
  const [isPending, startTransition] = useTransition()
  const act = <T>(run: () => Promise<ActionResult<T>>, onDone: (data: T) => void) =>
    startTransition(async () => {
      const result = await run()
      if (result.ok) {
        setError(null)
        onDone(result.data)
      } else if (result.error.code === 'needs-recent-proof') router.push(`/sign-in/confirm?next=${encodeURIComponent(next)}`)
      else if (result.error.code === 'not-signed-in') router.push(`/sign-in?next=${encodeURIComponent(next)}`)
      else setError(result.error)
    })
  return { act, error, setError, isPending, router }
}
