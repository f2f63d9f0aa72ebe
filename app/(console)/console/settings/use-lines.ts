'use client'

import { useEffect, useState } from 'react'

/**
 * The rows of a list that is edited on the page and saved as a whole. Each keeps its id, so that removing one moves no typed
 * text. While saving waits for a fresh proof (`isWaiting`) they are kept under `draft` in this tab: the proof leaves the page,
 * and what was typed stands there again afterwards. `draft` names the version, so nothing older comes back.
 */
export function useLines<L extends object>(entries: L[], { draft, isWaiting }: { draft: string; isWaiting: boolean }) {
  const [lines, setLines] = useState(() => entries.map((entry, id) => ({ ...entry, id })))
  useEffect(() => {
    const kept = sessionStorage.getItem(draft)
    if (kept === null) return
    sessionStorage.removeItem(draft)
    setLines(JSON.parse(kept) as (L & { id: number })[])
  }, [draft])
  useEffect(() => {
    if (isWaiting) sessionStorage.setItem(draft, JSON.stringify(lines))
  }, [draft, isWaiting, lines])
  return {
    lines,
    set: (id: number, change: Partial<L>) => setLines((old) => old.map((line) => (line.id === id ? { ...line, ...change } : line))),
    remove: (id: number) => setLines((old) => old.filter((line) => line.id !== id)),
    add: (entry: L) => setLines((old) => [...old, { ...entry, id: Math.max(-1, ...old.map(({ id }) => id)) + 1 }]),
  }
}
