'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ErrorText } from '@/lib/factors/error-text'
import { startConfirmation } from '../actions'
import { WayList } from '../choose-form'
import type { Way } from '../list-ways'
import { useStep } from '../use-step'

/** How to show that it is you: whatever is open for a change, strongest first. */
export function ConfirmForm({
  ways,
  canUsePassword,
  isStrong,
  isAlone,
  next,
}: {
  ways: Way[]
  canUsePassword: boolean
  isStrong: boolean
  isAlone: boolean
  next?: string
}) {
  const t = useTranslations('signIn')
  const start = useStep(startConfirmation)
  const send = (way: { factor: string; credentialId?: string; channel?: 'sms' | 'voice' }) =>
    start.send({ ...way, strong: isStrong, alone: isAlone, ...(next ? { next } : {}) })
  return (
    <Stack gap="sm">
      <ErrorText error={start.error} />
      <WayList ways={ways} isPending={start.isPending} onPick={send} />
      {canUsePassword ? (
        <Button variant="default" size="md" fullWidth loading={start.isPending} onClick={() => send({ factor: 'password' })}>
          {t('confirm.password')}
        </Button>
      ) : null}
    </Stack>
  )
}
