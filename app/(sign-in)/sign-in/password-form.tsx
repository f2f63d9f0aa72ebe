'use client'

import { Group } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { Forgot } from './forgot'
import { PasskeyEntry } from './passkey-entry'
import { PasswordField } from './password-field'
import { StartOver } from './start-over'
import { StepForm } from './step-form'
import { useJourneyStep } from './take-step'

export function PasswordForm({ nonce, login, isConfirmation = false }: { nonce: string; login: string; isConfirmation?: boolean }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const { error, isPending, send } = useJourneyStep()
  const isOfField = error?.code === 'sign-in-failed' || error?.fields?.password !== undefined
  return (
    <StepForm
      submit={(form) => send({ step: 'password', nonce, password: String(form.get('password')) })}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t('continue')}
      after={
        isConfirmation ? null : (
          <>
            <PasskeyEntry />
            <Group justify="space-between">
              <StartOver label={t('otherName')} />
              <Forgot nonce={nonce} />
            </Group>
          </>
        )
      }
    >
      <PasswordField
        login={login}
        label={t('password.label')}
        error={error && isOfField ? words(error.fields?.password ?? error.code, error.values) : null}
        autoComplete="current-password"
        maxLength={2000}
      />
    </StepForm>
  )
}
