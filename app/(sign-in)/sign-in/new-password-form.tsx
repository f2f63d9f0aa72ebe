'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { submitNewPassword } from './actions'
import { PasswordField } from './password-field'
import { StartOver } from './start-over'
import { StepForm } from './step-form'

/** Fifteen characters while there is no factor; length is what counts, so a sentence is welcome. */
export function NewPasswordForm({ nonce, login }: { nonce: string; login: string }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitNewPassword, null)
  const error = result && !result.ok ? result.error : null
  const isOfField = error !== null && (error.code.startsWith('password-') || error.fields?.password !== undefined)
  return (
    <StepForm
      submit={submit}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t('newPassword.submit')}
      after={<StartOver label={t('startOver')} />}
    >
      <PasswordField
        nonce={nonce}
        login={login}
        label={t('newPassword.label')}
        description={t('newPassword.hint')}
        error={isOfField ? words(error.fields?.password ?? error.code, error.values) : null}
        autoComplete="new-password"
        maxLength={256}
      />
    </StepForm>
  )
}
