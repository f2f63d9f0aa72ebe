'use client'

import { Anchor } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { submitActivationCode } from '../actions'
import { PrintedCodeField } from '../printed-code-field'
import { StepForm } from '../step-form'

export function ActivationForm() {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitActivationCode, null)
  const error = result && !result.ok ? result.error : null
  const isOfField = error !== null && (error.code === 'activation-wrong' || error.fields?.code !== undefined)
  return (
    <StepForm
      submit={submit}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t('continue')}
      after={
        <Anchor href="/sign-in" size="sm">
          {t('activate.back')}
        </Anchor>
      }
    >
      <PrintedCodeField
        label={t('activate.label')}
        description={t('activate.hint')}
        placeholder="ABCD-EFGH-JKMN-PQRS"
        error={isOfField ? words(error.fields?.code ?? error.code, error.values) : null}
      />
    </StepForm>
  )
}
