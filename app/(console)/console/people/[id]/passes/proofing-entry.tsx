'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { ProofingLine } from '@/lib/people/proofing/data'
import type { Handed } from '@/lib/people/proofing/handing-out/mutations'
import { DateText } from '@/lib/ui/date-text'
import { useAct } from '../../../use-act'
import { decideRequest, endIssued, handOutRequest, withdrawRequest } from './actions'
import { PassCode } from './pass-code'
import { ProofingTags } from './proofing-tags'

type Given = { line: ProofingLine; zone: string; isMine: boolean; canDecide: boolean; canEnd: boolean }

const toDay = (days: number): '1' | '2' | '3' => (days === 1 ? '1' : days === 2 ? '2' : '3')

/** One look of the desk: how, by whom, what came of it, and what can be done with it now. */
export function ProofingEntry({ line, zone, isMine, canDecide, canEnd }: Given) {
  const t = useTranslations('people.passes')
  const router = useRouter()
  const { error, isBusy, act } = useAct()
  const [handed, setHanded] = useState<Handed | null>(null)
  const refresh = () => router.refresh()
  const { id, state, pass, needs } = line
  const isGood = pass?.state === 'open' || pass?.state === 'in-use'
  if (handed) return <PassCode handed={handed} onDone={() => setHanded(null)} />
  return (
    <Stack gap={6} component="article" aria-label={t(`state.${state}`)}>
      <Group gap="xs">
        <ProofingTags line={line} />
        <Text size="sm" c="dimmed" component="span">
          <DateText at={line.recordedAt} zone={zone} /> · {line.recordedBy.name}
        </Text>
      </Group>
      <Text size="sm">{t(`method.${line.method}`)}</Text>
      {line.note ? (
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {line.note}
        </Text>
      ) : null}
      {needs.length > 0 && state === 'waiting' ? (
        <Text size="sm" c="dimmed" component="div">
          {t('needs')}
          {needs.map((need) => (
            <div key={need}>{t(`need.${need}`)}</div>
          ))}
        </Text>
      ) : null}
      {line.decidedBy && line.decidedAt ? (
        <Text size="sm" c="dimmed">
          {t('agreedBy', { name: line.decidedBy })} · <DateText at={line.decidedAt} zone={zone} />
        </Text>
      ) : null}
      {isGood && pass.from && pass.until ? (
        <Text size="sm" c="dimmed">
          {t.rich('validFrom', { date: () => <DateText at={pass.from ?? line.recordedAt} zone={zone} /> })} ·{' '}
          {t.rich(line.kind === 'day' ? 'dayUntil' : 'validUntil', {
            date: () => <DateText at={pass.until ?? line.recordedAt} zone={zone} />,
          })}
        </Text>
      ) : null}
      {(state === 'waiting' || state === 'approved') && line.days !== null ? <Text size="sm">{t(`day.${toDay(line.days)}`)}</Text> : null}
      {(state === 'waiting' || state === 'approved') && line.startsAt ? (
        <Text size="sm" c="dimmed">
          {t.rich('validFrom', { date: () => <DateText at={line.startsAt ?? line.recordedAt} zone={zone} /> })}
        </Text>
      ) : null}
      {line.resetAt ? (
        <Text size="sm" c="dimmed">
          {t.rich('resetAt', { date: () => <DateText at={line.resetAt ?? line.recordedAt} zone={zone} /> })}
        </Text>
      ) : null}
      {state === 'waiting' && canDecide ? (
        <>
          <Text size="sm">{t('decideText', { name: line.recordedBy.name })}</Text>
          <Group>
            <Button size="sm" loading={isBusy} onClick={() => act(() => decideRequest({ id, agrees: true }), refresh)}>
              {t('agree')}
            </Button>
            <Button size="sm" variant="default" disabled={isBusy} onClick={() => act(() => decideRequest({ id, agrees: false }), refresh)}>
              {t('refuse')}
            </Button>
          </Group>
        </>
      ) : null}
      {isMine && (state === 'waiting' || state === 'approved') ? (
        <Group>
          {state === 'approved' ? (
            <Button size="sm" loading={isBusy} onClick={() => act(() => handOutRequest({ id }), setHanded)}>
              {t('handOut')}
            </Button>
          ) : null}
          <Button size="sm" variant="default" disabled={isBusy} onClick={() => act(() => withdrawRequest({ id }), refresh)}>
            {t('withdraw')}
          </Button>
        </Group>
      ) : null}
      {isGood && canEnd ? (
        <Group>
          <Button size="sm" variant="outline" color="shu" loading={isBusy} onClick={() => act(() => endIssued({ id }), refresh)}>
            {t('end')}
          </Button>
        </Group>
      ) : null}
      <ActionErrorNote error={error} />
    </Stack>
  )
}
