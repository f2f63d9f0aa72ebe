'use client'

import { Button, PasswordInput, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState, useState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { submitNewPassword } from './actions'
import { StartOver } from './start-over'

/** Fifteen characters while there is no factor; length is what counts, so a sentence is welcome. */
export function NewPasswordForm({ nonce, login }: { nonce: string; login: string }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitNewPassword, null)
  const [password, setPassword] = useState('')
  const error = result && !result.ok ? result.error : null
  const isOfField = error !== null && (error.code.startsWith('password-') || error.fields?.password !== undefined)
  return (
    <Stack gap="md" mt="md">
      {error && !isOfField ? <ErrorText error={error} /> : null}
      <form action={submit}>
        <Stack gap="md">
          <input type="hidden" name="nonce" value={nonce} />
          <input type="text" name="username" value={login} readOnly hidden autoComplete="username" aria-hidden="true" tabIndex={-1} />
          <PasswordInput
            name="password"
            label={t('newPassword.label')}
            description={t('newPassword.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={isOfField ? words(error.fields?.password ?? error.code, error.values) : null}
            autoComplete="new-password"
            maxLength={256}
            size="lg"
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          />
          <Button type="submit" size="md" fullWidth loading={isPending}>
            {t('newPassword.submit')}
          </Button>
        </Stack>
      </form>
      <StartOver label={t('startOver')} />
    </Stack>
  )
}
