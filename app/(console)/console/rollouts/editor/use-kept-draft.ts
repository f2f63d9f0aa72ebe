'use client'

import { useEffect, useState } from 'react'
import type { PlanDocument } from '@/lib/rollouts/schema'

/** What is being written, and the version it was made from. */
export type Draft = { document: PlanDocument; note: string; basedOn: number | null }

/**
 * A draft that outlives a wrong click: while it is not saved it is kept in this tab, and is there again when the editor is
 * opened anew (after a link was followed, or a fresh proof was asked for). `isBack` says that it was. Where it was made from
 * an older version than the newest, saving it is refused and shows the way out.
 */
export function useKeptDraft(rolloutId: string | null, start: Draft) {
  const key = `sekisho-plan:${rolloutId ?? 'new'}`
  const [draft, setDraft] = useState(start)
  const [isSaved, setSaved] = useState(true)
  const [isBack, setBack] = useState(false)

  useEffect(() => {
    const kept = read(key)
    if (!kept) return
    setDraft(kept)
    setSaved(false)
    setBack(true)
  }, [key])
  useEffect(() => {
    if (isSaved) return
    write(key, draft)
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [key, draft, isSaved])

  const forget = () => {
    setSaved(true)
    setBack(false)
    window.sessionStorage.removeItem(key)
  }
  return {
    draft,
    isSaved,
    isBack,
    change: (changed: Partial<Draft>) => {
      setDraft((old) => ({ ...old, ...changed }))
      setSaved(false)
    },
    forget,
    discard: () => {
      setDraft(start)
      forget()
    },
  }
}

function read(key: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? 'null')
    // Written by this code in this tab: a shape from before an upgrade is left alone, and the plan check judges the rest.
    return typeof kept === 'object' && kept !== null && 'document' in kept && 'basedOn' in kept ? (kept as Draft) : null
  } catch {
    return null
  }
}

function write(key: string, draft: Draft): void {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // No room, or storage is switched off: the question before leaving is all there is.
  }
}
