'use client'

import { useTranslations } from 'next-intl'
import { PasswordField } from './password-field'
import { StartOver } from './start-over'
import { StepForm } from './step-form'
import { useJourneyStep } from './take-step'

type Props = { nonce: string; login: string; minimum: number; isReset: boolean }

/** Fifteen characters while there is no factor; length is what counts, so a sentence is welcome. */
export function NewPasswordForm({ nonce, login, minimum, isReset }: Props) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const { error, isPending, send } = useJourneyStep()
  const isOfField = error !== null && (error.code.startsWith('password-') || error.fields?.password !== undefined)
  return (
    <StepForm
      submit={(form) => send({ step: 'new-password', nonce, password: String(form.get('password')) })}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t(isReset ? 'newPassword.resetSubmit' : 'newPassword.submit')}
      after={<StartOver label={t('startOver')} />}
    >
      <PasswordField
        login={login}
        label={t('newPassword.label')}
        description={t('newPassword.hint', { minimum })}
        error={isOfField ? words(error.fields?.password ?? error.code, error.values) : null}
        autoComplete="new-password"
        maxLength={256}
      />
    </StepForm>
  )
}
