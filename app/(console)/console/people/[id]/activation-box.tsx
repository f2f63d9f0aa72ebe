'use client'

import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'
import { ActionErrorNote } from '../../action-error-note'
import { useAct } from '../../use-act'
import { issueCode } from './actions'

export type CodeLine = { id: string; state: 'open' | 'used' | 'revoked' | 'expired'; at: Date; channel: 'print' | 'mail' }

/** Codes that were issued, and issuing a new one: shown once here, or mailed. */
export function ActivationBox({ personId, codes, canIssue }: { personId: string; codes: CodeLine[]; canIssue: boolean }) {
  const t = useTranslations('people')
  const [days, setDays] = useState(30)
  const [shown, setShown] = useState<{ code: string; expiresAt: Date } | 'mailed' | null>(null)
  const { error, isBusy, act } = useAct()
  const issue = (channel: 'print' | 'mail') =>
    act(
      () => issueCode({ personId, channel, days }),
      (printed) => setShown(printed ?? 'mailed'),
    )
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {codes.length === 0 ? t('person.activationEmpty') : null}
      </Text>
      {codes.map((code) => (
        <Group key={code.id} gap="xs">
          <Tag meaning={code.state === 'open' ? 'soon' : 'neutral'}>{t(`person.activationState.${code.state}`)}</Tag>
          <Text size="sm">
            <DateText at={code.at} /> · {t(`codes.${code.channel}`)}
          </Text>
        </Group>
      ))}
      {shown === 'mailed' ? <Callout meaning="ready" title={t('person.activationMailed')} live /> : null}
      {shown && shown !== 'mailed' ? (
        <Callout
          meaning="soon"
          title={<span style={{ fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '1.25rem' }}>{shown.code}</span>}
          live
        >
          {t('person.activationOnce')} <DateText at={shown.expiresAt} />
        </Callout>
      ) : null}
      {canIssue ? (
        <>
          <Text size="sm">{t('person.activationText')}</Text>
          <Group align="flex-end" gap="xs">
            <NativeSelect
              label={t('codes.days')}
              value={String(days)}
              onChange={(event) => setDays(Number(event.currentTarget.value))}
              data={[1, 7, 14, 30, 60, 90].map((value) => ({ value: String(value), label: t('codes.daysValue', { days: value }) }))}
            />
            <Button variant="default" loading={isBusy} onClick={() => issue('print')}>
              {t('person.activationIssue')}
            </Button>
            <Button variant="default" loading={isBusy} onClick={() => issue('mail')}>
              {t('codes.mail')}
            </Button>
          </Group>
        </>
      ) : null}
      <ActionErrorNote error={error} />
    </Stack>
  )
}
