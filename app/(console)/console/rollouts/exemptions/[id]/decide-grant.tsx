'use client'

import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { AudienceGrant } from '@/lib/rollouts/grants/audience/data'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { useAct } from '../../../use-act'
import { decideGrant, endGrant, withdrawGrant } from '../actions'

type Given = { id: string; kind: AudienceGrant['kind']; isWaiting: boolean; isAsker: boolean }

/** What can be done with it: decide (somebody else), take back (whoever asked), end early. */
export function DecideGrant({ id, kind, isWaiting, isAsker }: Given) {
  const t = useTranslations('rollouts.audienceGrant')
  const grants = useTranslations('people.grants')
  const router = useRouter()
  const { error, isBusy, act } = useAct()
  const [reason, setReason] = useState('')
  const refresh = () => router.refresh()
  return (
    <Panel title={t('decision')}>
      <Stack gap="sm">
        {isWaiting && isAsker ? (
          <>
            <Callout title={t('waiting')}>{t('waitingText')}</Callout>
            <Group>
              <Button variant="default" loading={isBusy} onClick={() => act(() => withdrawGrant({ id }), refresh)}>
                {t('withdraw')}
              </Button>
            </Group>
          </>
        ) : null}
        {isWaiting && !isAsker ? (
          <>
            <Text size="sm">{t('decideText')}</Text>
            <Group>
              <Button loading={isBusy} onClick={() => act(() => decideGrant({ id, grants: true }), refresh)}>
                {t('approve')}
              </Button>
              <Button variant="default" disabled={isBusy} onClick={() => act(() => decideGrant({ id, grants: false }), refresh)}>
                {t('refuse')}
              </Button>
            </Group>
          </>
        ) : null}
        {isWaiting ? null : (
          <>
            <Text size="sm">{t(`endText.${kind}`)}</Text>
            <Textarea
              label={grants('reason')}
              description={grants('reasonHint')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={2000}
              autosize
              minRows={2}
              maw={560}
            />
            <Group>
              <Button
                color="shu"
                variant="outline"
                loading={isBusy}
                disabled={reason.trim() === ''}
                onClick={() => act(() => endGrant({ id, reason }), refresh)}
              >
                {grants('act.end-exemption')}
              </Button>
            </Group>
          </>
        )}
        <ActionErrorNote error={error} />
      </Stack>
    </Panel>
  )
}
