import { Callout } from '@/lib/ui/callout'
import type { Issue } from './types'

/** What the plan check says, all in one place: where, and what. */
export function IssueList({ title, meaning, issues }: { title: string; meaning: 'blocked' | 'soon'; issues: Issue[] }) {
  if (issues.length === 0) return null
  return (
    <Callout meaning={meaning} title={title}>
      <ul style={{ margin: 0, paddingInlineStart: '1.2em' }}>
        {issues.map(({ path, reason }) => (
          <li key={`${path} ${reason}`}>
            {path ? <code>{path}</code> : null} {reason}
          </li>
        ))}
      </ul>
    </Callout>
  )
}
