'use client'

import { createContext, useContext } from 'react'
import type { Issue } from './types'

/** What the plan check found in the document as it was last asked. */
export type Found = { errors: Issue[]; warnings: Issue[] }
const Context = createContext<Found>({ errors: [], warnings: [] })

export const IssuesProvider = Context.Provider

/** What the plan check says of one place of the document. `below` takes what is said of its parts too. */
export function useIssues(path: string, { below = false } = {}): { error: string | undefined; warning: string | undefined } {
  const { errors, warnings } = useContext(Context)
  const isHere = (issue: Issue) =>
    issue.path === path || (below && (issue.path.startsWith(`${path}.`) || issue.path.startsWith(`${path}[`)))
  const words = (issues: Issue[]) =>
    issues
      .filter(isHere)
      .map(({ reason }) => reason)
      .join(' ') || undefined
  return { error: words(errors), warning: words(warnings) }
}
