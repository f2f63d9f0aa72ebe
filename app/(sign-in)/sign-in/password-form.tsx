'use client'

import { Group } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { submitPassword } from './actions'
import { PasskeyEntry } from './passkey-entry'
import { PasswordField } from './password-field'
import { StartOver } from './start-over'
import { StepForm } from './step-form'

export function PasswordForm({ nonce, login, isConfirmation = false }: { nonce: string; login: string; isConfirmation?: boolean }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitPassword, null)
  const error = result && !result.ok ? result.error : null
  const isOfField = error?.code === 'sign-in-failed' || error?.fields?.password !== undefined
  return (
    <StepForm
      submit={submit}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t('continue')}
      after={
        isConfirmation ? null : (
          <>
            <PasskeyEntry />
            <Group justify="space-between">
              <StartOver label={t('otherName')} />
            </Group>
          </>
        )
      }
    >
      <PasswordField
        nonce={nonce}
        login={login}
        label={t('password.label')}
        error={error && isOfField ? words(error.fields?.password ?? error.code, error.values) : null}
        autoComplete="current-password"
        maxLength={2000}
      />
    </StepForm>
  )
}
