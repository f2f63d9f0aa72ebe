'use client'

import { Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { DateText } from '@/lib/ui/date-text'
import { CodeForm } from './code-form'
import type { ChallengeProps } from './ui-contract'

/** The code of a pass of the desk: what it is for and until when, by the factor's own words, and the field. */
export function PassForm({
  factor,
  show,
  onSubmit,
  error,
  pending,
  submitLabel,
}: Pick<ChallengeProps, 'show' | 'onSubmit' | 'error' | 'pending' | 'submitLabel'> & { factor: 'temporary-pass' | 'day-pass' }) {
  const t = useTranslations(`factor.${factor}.challenge`)
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
