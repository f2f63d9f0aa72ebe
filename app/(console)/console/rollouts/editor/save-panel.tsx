'use client'

import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { ActionError } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { saveDocument } from '../actions'
import { IssueList } from './issue-list'
import type { Found } from './issues'
import { type Newer, SavedMeanwhile } from './saved-meanwhile'
import type { Choice } from './types'
import type { Draft } from './use-kept-draft'

type Given = {
  rolloutId: string | null
  draft: Draft
  issues: Found
  factors: Choice[]
  onNote: (note: string) => void
  onIssues: (issues: Found) => void
  onOpen: (wave: number) => void
  onSaved: (saved: { rolloutId: string; number: number }) => void
  onDiscard: () => void
}

/** What the plan check says, a word for the reviewer, and saving. A save from behind is refused and shows the ways out. */
export function SavePanel({ rolloutId, draft, issues, factors, onNote, onIssues, onOpen, onSaved, onDiscard }: Given) {
  const t = useTranslations('rollouts.edit')
  const [error, setError] = useState<ActionError | null>(null)
  const [newer, setNewer] = useState<Newer | null>(null)
  const [isBusy, run] = useTransition()
  const { document, note } = draft
  const save = (basedOn: number | null) =>
    run(async () => {
      setError(null)
      const answer = await saveDocument({ rolloutId, basedOn, document, note })
      if (!answer.ok) return setError(answer.error)
      const { saved, errors, newer: other } = answer.data
      setNewer(other)
      if (saved) onSaved(saved)
      else if (!other) onIssues({ errors, warnings: [] })
    })
  const lists = { document, factors, onOpen }
  return (
    <Panel title={t('saveTitle')}>
      <Stack gap="sm">
        <IssueList title={t('errors', { count: issues.errors.length })} meaning="blocked" issues={issues.errors} {...lists} />
        <IssueList title={t('warnings', { count: issues.warnings.length })} meaning="soon" issues={issues.warnings} {...lists} />
        {issues.errors.length === 0 && issues.warnings.length === 0 ? <Callout meaning="ready" title={t('sound')} /> : null}
        <TextInput
          label={t('note')}
          description={t('noteHint')}
          value={note}
          onChange={(event) => onNote(event.currentTarget.value)}
          maxLength={2000}
          size="sm"
        />
        {newer && rolloutId !== null ? (
          <SavedMeanwhile
            rolloutId={rolloutId}
            newer={newer}
            isBusy={isBusy}
            onSaveAnyway={() => save(newer.number)}
            onDiscard={onDiscard}
          />
        ) : null}
        <ActionErrorNote error={error} />
        {newer ? null : (
          <Group justify="flex-end">
            <Button onClick={() => save(draft.basedOn)} loading={isBusy} disabled={issues.errors.length > 0}>
              {t('save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}
