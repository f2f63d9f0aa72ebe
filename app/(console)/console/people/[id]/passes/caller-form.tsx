'use client'

import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { Handed } from '@/lib/people/proofing/handing-out/mutations'
import { type Need, type PasswordState, passKinds, passwordStates, proofMethods } from '@/lib/people/proofing/rules'
import { Callout } from '@/lib/ui/callout'
import { useAct } from '../../../use-act'
import { recordCaller } from './actions'
import { PassCode } from './pass-code'

type Given = { personId: string; needs: Need[]; zone: string; closed: string | null }

/** How somebody was recognised, in one's own words too, and what follows; the code of a pass is shown here, once. */
export function CallerForm({ personId, needs, zone, closed }: Given) {
  const t = useTranslations('people.passes')
  const { error, isBusy, act } = useAct()
  const [method, setMethod] = useState<(typeof proofMethods)[number] | ''>('')
  const [note, setNote] = useState('')
  const [kind, setKind] = useState<(typeof passKinds)[number]>('enrolment')
  const [password, setPassword] = useState<PasswordState>('known')
  const [days, setDays] = useState('1')
  const [when, setWhen] = useState('now')
  const [startsAt, setStartsAt] = useState('')
  const [done, setDone] = useState<'not-recognised' | 'waiting' | Handed | null>(null)
  const isDay = kind === 'day'
  const record = (isRecognised: boolean) => {
    if (method === '') return
    act(
      () =>
        recordCaller({
          ...{ personId, method, note, isRecognised, kind, password },
          startsAt: isDay || when === 'now' ? '' : startsAt,
          days: isDay ? Number(days) : null,
        }),
      (recorded) => {
        setDone(recorded.kind === 'handed-out' ? recorded : recorded.kind)
        setNote('')
        setPassword('known')
        setMethod('')
      },
    )
  }
  if (done !== null && typeof done === 'object') return <PassCode handed={done} onDone={() => setDone(null)} />
  const allNeeds: Need[] = !isDay && password === 'all-lost' ? [...needs, 'all-lost'] : needs
  const isReady = method !== '' && note.trim() !== '' && (isDay || when === 'now' || startsAt !== '')
  return (
    <Stack gap="md">
      {done === 'not-recognised' ? (
        <Callout meaning="soon" title={t('recordedNot')} live>
          {t('recordedNotText')}
        </Callout>
      ) : null}
      {done === 'waiting' ? (
        <Callout meaning="ready" title={t('recordedWaiting')} live>
          {t('recordedWaitingText')}
        </Callout>
      ) : null}
      <Radio.Group value={method} onChange={(value) => setMethod(proofMethods.find((one) => one === value) ?? '')} aria-label={t('who')}>
        <Stack gap="sm">
          {proofMethods.map((one) => (
            <Radio key={one} value={one} label={t(`method.${one}`)} description={t(`methodText.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm" c="dimmed">
        {t('never')}
      </Text>
      <Textarea
        label={t('note')}
        description={t('noteHint')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={1000}
        autosize
        minRows={2}
      />
      {closed === null ? (
        <>
          <Radio.Group label={t('kind')} value={kind} onChange={(value) => setKind(value === 'day' ? 'day' : 'enrolment')}>
            <Stack gap="sm" pt={6}>
              {passKinds.map((one) => (
                <Radio key={one} value={one} label={t(`kindName.${one}`)} description={t(`kindText.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {isDay ? null : (
            <Radio.Group
              label={t('password')}
              value={password}
              onChange={(value) => setPassword(passwordStates.find((one) => one === value) ?? 'known')}
            >
              <Stack gap="sm" pt={6}>
                {passwordStates.map((one) => (
                  <Radio key={one} value={one} label={t(`passwordName.${one}`)} description={t(`passwordText.${one}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {isDay ? (
            <Radio.Group label={t('days')} description={t('daysText', { zone })} value={days} onChange={setDays}>
              <Stack gap="xs" pt={6}>
                {(['1', '2', '3'] as const).map((one) => (
                  <Radio key={one} value={one} label={t(`day.${one}`)} />
                ))}
              </Stack>
            </Radio.Group>
          ) : (
            <Radio.Group label={t('when')} value={when} onChange={setWhen}>
              <Group gap="lg" pt={6}>
                <Radio value="now" label={t('now')} />
                <Radio value="appointment" label={t('appointment')} />
              </Group>
            </Radio.Group>
          )}
          {when === 'appointment' && !isDay ? (
            <TextInput
              type="datetime-local"
              label={t('startsAt')}
              description={t('startsAtHint', { zone })}
              value={startsAt}
              onChange={(event) => setStartsAt(event.currentTarget.value)}
              maw={280}
            />
          ) : null}
          {allNeeds.length > 0 ? (
            <Callout meaning="soon" title={t('needs')}>
              {allNeeds.map((need) => (
                <p key={need} style={{ margin: '4px 0 0' }}>
                  {t(`need.${need}`)}
                </p>
              ))}
            </Callout>
          ) : null}
        </>
      ) : (
        <Callout title={closed} />
      )}
      <ActionErrorNote error={error} />
      <Group>
        {closed === null ? (
          <Button loading={isBusy} disabled={!isReady} onClick={() => record(true)}>
            {allNeeds.length > 0 ? t('ask') : t('recognised')}
          </Button>
        ) : null}
        <Button variant="outline" color="shu" disabled={method === '' || note.trim() === ''} loading={isBusy} onClick={() => record(false)}>
          {t('notRecognised')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('notRecognisedText')}
      </Text>
    </Stack>
  )
}
