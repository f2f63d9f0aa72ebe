'use client'

import { Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { DateText } from '@/lib/ui/date-text'
import { CodeForm } from '../code-form'
import type { Capability, ChallengeProps } from '../ui-contract'

/** The desk hands it out: there is nothing for this browser to be able to do. */
export const checkCapability = async (): Promise<Capability> => 'paper'

export function Challenge({ show, onSubmit, error, pending, submitLabel }: ChallengeProps) {
  const t = useTranslations('factor.day-pass.challenge')
  const until = Number(show.until)
  return (
    <Stack gap="md">
      <Text c="dimmed">
        {t('text')} {Number.isFinite(until) ? t.rich('until', { date: () => <DateText at={new Date(until * 1000)} /> }) : null}
      </Text>
      <CodeForm
        kind="text"
        length={12}
        label={t('label')}
        hint={t('hint')}
        error={error}
        pending={pending}
        submitLabel={submitLabel}
        onCode={(code) => onSubmit({ code })}
      />
    </Stack>
  )
}

/** Nobody registers a pass; the pages of one's own factors do not offer it. */
export const Enrol = () => null
