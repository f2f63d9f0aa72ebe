'use client'

import { useState } from 'react'
import { useKept } from './use-kept'

/**
 * The rows of a list that is edited on the page and saved as a whole. Each keeps its id, so that removing one moves no typed
 * text, and all of them outlive a fresh proof (`useKept`).
 */
export function useLines<L extends object>(entries: L[], kept: { draft: string; isWaiting: boolean }) {
  const [lines, setLines] = useState(() => entries.map((entry, id) => ({ ...entry, id })))
  useKept(lines, setLines, kept)
  return {
    lines,
    set: (id: number, change: Partial<L>) => setLines((old) => old.map((line) => (line.id === id ? { ...line, ...change } : line))),
    remove: (id: number) => setLines((old) => old.filter((line) => line.id !== id)),
    /** Other rows in place of all there are, under ids that none had. */
    replace: (others: L[]) =>
      setLines((old) => others.map((entry, at) => ({ ...entry, id: Math.max(-1, ...old.map(({ id }) => id)) + 1 + at }))),
    add: (entry: L) => setLines((old) => [...old, { ...entry, id: Math.max(-1, ...old.map(({ id }) => id)) + 1 }]),
  }
}
