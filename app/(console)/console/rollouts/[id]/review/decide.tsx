'use client'

import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { ActionError, ActionResult } from '@/lib/auth/action'
import type { VersionState } from '@/lib/rollouts/versions/types'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { approve, reject, start, submit } from '../../actions'

type Given = {
  rolloutId: string
  number: number
  state: VersionState
  kind: 'plan' | 'roll-back'
  contentHash: string
  isAuthor: boolean
  isNewest: boolean
}

/** The one thing to do next with a version: ask for review, approve or reject, put in force. What is approved is the hash of what this page shows. */
export function Decide({ rolloutId, number, state, kind, contentHash, isAuthor, isNewest }: Given) {
  const t = useTranslations('rollouts.review')
  const router = useRouter()
  const [reason, setReason] = useState('')
  const [isStarting, setStarting] = useState(true)
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  const act = (does: () => Promise<ActionResult<unknown>>) =>
    run(async () => {
      const answer = await does()
      setError(answer.ok ? null : answer.error)
      if (answer.ok) router.refresh()
    })
  const isOpenDraft = (state === 'draft' || state === 'rejected') && isNewest
  return (
    <Panel title={t('decision')}>
      <Stack gap="sm">
        {isOpenDraft ? (
          <>
            <Text size="sm">{t('submitText')}</Text>
            <Group>
              <Button loading={isBusy} onClick={() => act(() => submit({ rolloutId, number }))}>
                {t('submit')}
              </Button>
            </Group>
          </>
        ) : null}
        {state === 'in-review' && isAuthor ? <Callout title={t('waiting')}>{t('waitingText')}</Callout> : null}
        {state === 'in-review' && !isAuthor ? (
          <>
            <Text size="sm">{kind === 'roll-back' ? t('approveRollBackText') : t('approveText')}</Text>
            {kind === 'plan' ? (
              <Checkbox
                label={t('startAtOnce')}
                description={t('startHint')}
                checked={isStarting}
                onChange={(event) => setStarting(event.currentTarget.checked)}
              />
            ) : null}
            <Group>
              <Button
                loading={isBusy}
                color={kind === 'roll-back' ? 'shu' : undefined}
                onClick={() => act(() => approve({ rolloutId, number, contentHash, start: isStarting }))}
              >
                {kind === 'roll-back' ? t('approveRollBack') : t('approve')}
              </Button>
            </Group>
            <Textarea
              label={t('rejectReason')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              autosize
              minRows={2}
              maw={560}
            />
            <Group>
              <Button
                variant="default"
                disabled={reason.trim() === '' || isBusy}
                onClick={() => act(() => reject({ rolloutId, number, reason }))}
              >
                {t('reject')}
              </Button>
            </Group>
          </>
        ) : null}
        {state === 'approved' ? (
          <>
            <Text size="sm">{t('startText')}</Text>
            <Group>
              <Button loading={isBusy} onClick={() => act(() => start({ rolloutId, number }))}>
                {t('start')}
              </Button>
            </Group>
          </>
        ) : null}
        <ActionErrorNote error={error} />
        <Text size="xs" c="dimmed">
          {t('hash')} <code>{contentHash.slice(0, 16)}</code>
        </Text>
      </Stack>
    </Panel>
  )
}
