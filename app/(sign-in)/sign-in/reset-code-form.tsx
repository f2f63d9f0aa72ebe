'use client'

import { Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { submitResetCode } from './actions'
import { PrintedCodeField } from './printed-code-field'
import { StartOver } from './start-over'
import { StepForm } from './step-form'

/** The code from the mail. The page is the same for a name that nobody has. */
export function ResetCodeForm({ nonce }: { nonce: string }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitResetCode, null)
  const error = result && !result.ok ? result.error : null
  const isOfField = error !== null && (error.code.startsWith('code-') || error.fields?.code !== undefined)
  return (
    <StepForm
      submit={submit}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t('continue')}
      after={
        <>
          <StartOver label={t('startOver')} />
          <Text size="sm" c="dimmed">
            {t('reset.none')}
          </Text>
        </>
      }
    >
      <Text>{t('reset.text')}</Text>
      <input type="hidden" name="nonce" value={nonce} />
      <PrintedCodeField
        label={t('reset.label')}
        description={t('reset.hint')}
        error={isOfField ? words(error.fields?.code ?? error.code, error.values) : null}
      />
    </StepForm>
  )
}
