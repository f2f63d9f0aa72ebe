'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ErrorText } from '@/lib/factors/error-text'
import { useJourneyStep } from './take-step'

/** Now, or later where policy still allows it. */
export function NoticeForm({ nonce, canLater }: { nonce: string; canLater: boolean }) {
  const t = useTranslations('signIn.notice')
  const { error, isPending, send } = useJourneyStep()
  return (
    <Stack gap="sm">
      <ErrorText error={error} />
      <Button size="md" fullWidth loading={isPending} onClick={() => send({ step: 'notice', nonce, answer: 'now' })}>
        {t('register')}
      </Button>
      {canLater ? (
        <Button variant="default" size="md" fullWidth disabled={isPending} onClick={() => send({ step: 'notice', nonce, answer: 'later' })}>
          {t('later')}
        </Button>
      ) : null}
    </Stack>
  )
}
