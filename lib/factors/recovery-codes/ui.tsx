'use client'

import { Button, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Callout } from '@/lib/ui/callout'
import { CodeForm } from '../code-form'
import { ErrorText } from '../error-text'
import type { Capability, ChallengeProps, EnrolProps } from '../ui-contract'

export { Kept } from './kept'

export const checkCapability = async (): Promise<Capability> => 'paper'

export function Challenge({ show, onSubmit, error, pending, submitLabel }: ChallengeProps) {
  const t = useTranslations('factor.recovery-codes.challenge')
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('text', { left: Number(show.left) })}</Text>
      <CodeForm
        kind="text"
        length={16}
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

/** Says what will happen, then makes the set: a new one voids the old. The codes themselves are shown by `Kept`. */
export function Enrol({ show, onBegin, onFinish, error, pending, heldCount }: EnrolProps) {
  const t = useTranslations('factor.recovery-codes.enrol')
  const isWanted = useRef(false)
  useEffect(() => {
    if (!show || !isWanted.current) return
    isWanted.current = false
    onFinish({}, { label: '', device: null })
  }, [show, onFinish])
  const begin = () => {
    isWanted.current = true
    onBegin({})
  }
  return (
    <Stack gap="md">
      <Text>{t('lead')}</Text>
      {heldCount > 0 ? <Callout meaning="soon" title={t('replaces')} /> : null}
      <ErrorText error={error} />
      <Button size="md" fullWidth onClick={begin} loading={pending}>
        {heldCount > 0 ? t('submitAgain') : t('submit')}
      </Button>
    </Stack>
  )
}
