'use client'

import { Button, Radio, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { CodeForm } from '../code-form'
import { ErrorText } from '../error-text'
import type { Capability, ChallengeProps } from '../ui-contract'
import { Arrival } from './arrival'

export { Enrol } from './enrol'

/** Any mailbox will do; whether this person can open one, a browser cannot know. */
export const checkCapability = async (): Promise<Capability> => 'any-mailbox'

type Labels = { labels: { id: string; label: string }[]; sentTo: string | null; expiresAt?: number }

/** The label first: a code is sent only once the person has picked one and pressed. Then the code that arrives. */
export function Challenge({ show, onSubmit, onAgain, error, pending, submitLabel }: ChallengeProps) {
  const t = useTranslations('factor.email-otp.challenge')
  const { labels = [], sentTo, expiresAt = 0 } = show as Partial<Labels>
  const [picked, setPicked] = useState(sentTo ?? labels[0]?.id ?? '')
  const [isPicking, setIsPicking] = useState(false)
  const sent = labels.find(({ id }) => id === sentTo)
  const send = (credentialId: string) => {
    setIsPicking(false)
    onAgain?.({ credentialId })
  }
  if (!sent || isPicking)
    return (
      <Stack gap="md">
        <ErrorText error={error} />
        <Radio.Group label={t('pick')} value={picked} onChange={setPicked}>
          <Stack gap="xs" mt="xs">
            {labels.map(({ id, label }) => (
              <Radio key={id} value={id} label={label} />
            ))}
          </Stack>
        </Radio.Group>
        <Button size="md" fullWidth loading={pending} onClick={() => send(picked)}>
          {t('send')}
        </Button>
      </Stack>
    )
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('sent', { label: sent.label })}</Text>
      <CodeForm length={6} error={error} pending={pending} submitLabel={submitLabel} onCode={(code) => onSubmit({ code })} />
      <Arrival expiresAt={expiresAt} pending={pending} onAgain={onAgain ? () => send(sent.id) : null} />
      {onAgain && labels.length > 1 ? (
        <Button variant="subtle" size="compact-sm" px={0} style={{ alignSelf: 'flex-start' }} onClick={() => setIsPicking(true)}>
          {t('other')}
        </Button>
      ) : null}
    </Stack>
  )
}
