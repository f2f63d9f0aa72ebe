'use client'

import { Button, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Callout } from '@/lib/ui/callout'
import { CodeForm } from '../code-form'
import type { Capability, ChallengeProps, EnrolProps } from '../ui-contract'
import { Arrival, readSent } from './arrival'

/** Codes have a life of five minutes; see `code.ts`. */
const lifeMinutes = 5

export const checkCapability = async (): Promise<Capability> => 'any-phone'

export function Challenge({ show, onSubmit, onAgain, error, pending, remaining, submitLabel }: ChallengeProps) {
  const t = useTranslations('factor.phone.challenge')
  const sent = readSent(show)
  const credentialId = typeof show.credentialId === 'string' ? show.credentialId : undefined
  return (
    <Stack gap="md">
      <Text c="dimmed">{t(sent.channel, { lastDigits: sent.lastDigits, digits: sent.digits, minutes: lifeMinutes })}</Text>
      <CodeForm length={sent.digits} error={error} pending={pending} submitLabel={submitLabel} onCode={(code) => onSubmit({ code })} />
      <Arrival
        sent={sent}
        remaining={remaining}
        pending={pending}
        onAgain={onAgain && ((choice) => onAgain({ credentialId, ...choice }))}
      />
    </Stack>
  )
}

/** The number first, with what it risks; then the code that arrives: typing it is the proof. */
export function Enrol({ show, onBegin, onFinish, error, pending, heldCount, replaces }: EnrolProps) {
  const t = useTranslations('factor.phone')
  const words = useTranslations('errors')
  const [number, setNumber] = useState('')
  const [channel, setChannel] = useState<'sms' | 'voice'>('sms')
  const [isEditing, setIsEditing] = useState(false)
  const [label, setLabel] = useState(heldCount > 0 && !replaces ? `${t('enrol.defaultLabel')} ${heldCount + 1}` : t('enrol.defaultLabel'))
  const [isEmpty, setIsEmpty] = useState(false)

  const send = (by: 'sms' | 'voice') => {
    setIsEditing(false)
    onBegin({ number, channel: by, ...(replaces ? { replaces } : {}) })
  }
  if (show && !isEditing) {
    const sent = readSent(show)
    return (
      <Stack gap="md">
        <Text c="dimmed">{t(`challenge.${sent.channel}`, { lastDigits: sent.lastDigits, digits: sent.digits, minutes: lifeMinutes })}</Text>
        <CodeForm
          length={sent.digits}
          error={error}
          pending={pending}
          submitLabel={t('enrol.submit')}
          onCode={(code) => onFinish({ code }, { label: label.trim(), device: null })}
          extra={
            <TextInput
              label={t('enrol.label')}
              description={t('enrol.hint')}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
              maxLength={64}
            />
          }
        />
        <Arrival sent={sent} pending={pending} onAgain={({ channel: by }) => send(by ?? sent.channel)} />
        <Button variant="subtle" size="compact-sm" px={0} style={{ alignSelf: 'flex-start' }} onClick={() => setIsEditing(true)}>
          {t('enrol.change')}
        </Button>
      </Stack>
    )
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setIsEmpty(number.trim() === '')
        if (number.trim() !== '') send(channel)
      }}
    >
      <Stack gap="md">
        <Callout meaning="soon">{t('enrol.risk')}</Callout>
        <TextInput
          type="tel"
          name="number"
          autoComplete="tel"
          inputMode="tel"
          label={t('enrol.number')}
          description={t('enrol.numberHint')}
          placeholder={t('enrol.numberPlaceholder')}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          error={isEmpty ? words('field-required') : error ? words(error.code, error.values) : null}
          maxLength={64}
        />
        <Radio.Group label={t('enrol.channel')} value={channel} onChange={(value) => setChannel(value === 'voice' ? 'voice' : 'sms')}>
          <Stack gap="xs" mt="xs">
            <Radio value="sms" label={t('enrol.sms')} />
            <Radio value="voice" label={t('enrol.voice')} />
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t(`enrol.before.${channel}`)}
        </Text>
        <Button type="submit" size="md" fullWidth loading={pending}>
          {channel === 'sms' ? t('enrol.send') : t('enrol.call')}
        </Button>
      </Stack>
    </form>
  )
}
