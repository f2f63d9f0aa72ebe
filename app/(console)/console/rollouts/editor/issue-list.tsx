'use client'

import { Anchor } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { Callout } from '@/lib/ui/callout'
import { describePlace } from './describe-place'
import type { Choice, Issue } from './types'

type Given = {
  title: string
  meaning: 'blocked' | 'soon'
  issues: Issue[]
  document: PlanDocument
  factors: Choice[]
  /** Opens the wave that an issue is about. */
  onOpen?: (wave: number) => void
}

/** What the plan check says, all in one place: where, in the words of the form, and what. */
export function IssueList({ title, meaning, issues, document, factors, onOpen }: Given) {
  const t = useTranslations('rollouts.edit')
  const locale = useLocale()
  if (issues.length === 0) return null
  return (
    <Callout meaning={meaning} title={title}>
      <ul style={{ margin: 0, paddingInlineStart: '1.2em' }}>
        {issues.map(({ path, reason }) => {
          const place = describePlace(path, { document, factors, t, locale })
          const wave = /^waves\[(\d+)\]/.exec(path)?.[1]
          return (
            <li key={`${path} ${reason}`}>
              {place === '' ? null : wave !== undefined && onOpen ? (
                <Anchor component="button" type="button" size="sm" ta="start" onClick={() => onOpen(Number(wave))}>
                  {place}
                </Anchor>
              ) : (
                <b>{place}</b>
              )}
              {place === '' ? null : t('place.says')}
              {reason}
            </li>
          )
        })}
      </ul>
    </Callout>
  )
}
