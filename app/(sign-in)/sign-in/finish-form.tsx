'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ErrorText } from '@/lib/factors/error-text'
import { useJourneyStep } from './take-step'

/** Only seen when the answer to the last step was lost on its way. */
export function FinishForm({ nonce }: { nonce: string }) {
  const t = useTranslations('signIn')
  const { error, isPending, send } = useJourneyStep()
  return (
    <form action={() => send({ step: 'finish', nonce })}>
      <Stack gap="md">
        <ErrorText error={error} />
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {t('continue')}
        </Button>
      </Stack>
    </form>
  )
}
