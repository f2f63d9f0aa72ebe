'use client'

import { useEffect, useRef } from 'react'

/**
 * What was typed outlives a fresh proof, which leaves the page: while saving waits for one (`isWaiting`) it is kept under
 * `draft` in this tab, and `putBack` gets it when the form is there again. `draft` names the version, so nothing older comes back.
 */
export function useKept<T>(typed: T, putBack: (kept: T) => void, { draft, isWaiting }: { draft: string; isWaiting: boolean }): void {
  const restore = useRef(putBack)
  restore.current = putBack
  useEffect(() => {
    const kept = sessionStorage.getItem(draft)
    if (kept === null) return
    sessionStorage.removeItem(draft)
    restore.current(JSON.parse(kept) as T)
  }, [draft])
  useEffect(() => {
    if (isWaiting) sessionStorage.setItem(draft, JSON.stringify(typed))
  }, [draft, isWaiting, typed])
}
