'use client'

import { Button, Checkbox, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Callout } from '@/lib/ui/callout'
import { CodeForm } from '../code-form'
import type { EnrolProps } from '../ui-contract'
import { Arrival } from './arrival'

/** Label and address first; then the code from the mail, or its link: until one of them was used the address is pending. */
export function Enrol({ show, onBegin, onFinish, error, pending }: EnrolProps) {
  const t = useTranslations('factor.email-otp.enrol')
  const words = useTranslations('errors')
  const [label, setLabel] = useState('')
  const [address, setAddress] = useState('')
  const [circular, setCircular] = useState(false)
  const [isEditing, setIsEditing] = useState(false)
  const [isEmpty, setIsEmpty] = useState(false)

  const send = () => {
    setIsEditing(false)
    onBegin({ address, label: label.trim(), circular })
  }
  if (show && !isEditing)
    return (
      <Stack gap="md">
        <Callout meaning="soon" title={t('pendingTitle', { shown: String(show.shown) })}>
          {t('pendingText')}
        </Callout>
        {show.circular === true ? <Callout>{t('circularNote')}</Callout> : null}
        <CodeForm
          length={6}
          error={error}
          pending={pending}
          submitLabel={t('submit')}
          onCode={(code) => onFinish({ code }, { label: label.trim(), device: null })}
        />
        <Arrival expiresAt={Number(show.expiresAt)} pending={pending} onAgain={send} />
        <Button variant="subtle" size="compact-sm" px={0} style={{ alignSelf: 'flex-start' }} onClick={() => setIsEditing(true)}>
          {t('change')}
        </Button>
      </Stack>
    )
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setIsEmpty(address.trim() === '')
        if (address.trim() !== '') send()
      }}
    >
      <Stack gap="md">
        <Text c="dimmed">{t('lead')}</Text>
        <TextInput
          label={t('label')}
          description={t('labelHint')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={64}
        />
        <TextInput
          type="email"
          name="email"
          autoComplete="email"
          inputMode="email"
          label={t('address')}
          description={t('addressHint')}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={isEmpty ? words('field-required') : error ? words(error.code, error.values) : null}
          maxLength={254}
        />
        <Checkbox
          label={t('circular')}
          description={t('circularHint')}
          checked={circular}
          onChange={(event) => setCircular(event.currentTarget.checked)}
        />
        <Button type="submit" size="md" fullWidth loading={pending}>
          {t('send')}
        </Button>
      </Stack>
    </form>
  )
}
