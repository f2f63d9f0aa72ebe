'use client'

import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState, useState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { submitPassword } from './actions'
import { PasskeyEntry } from './passkey-entry'
import { StartOver } from './start-over'

export function PasswordForm({ nonce, login, isConfirmation = false }: { nonce: string; login: string; isConfirmation?: boolean }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitPassword, null)
  const [password, setPassword] = useState('')
  const error = result && !result.ok ? result.error : null
  const isOfField = error?.code === 'sign-in-failed' || error?.fields?.password !== undefined
  const message = error && isOfField ? words(error.fields?.password ?? error.code, error.values) : null
  return (
    <Stack gap="md" mt="md">
      {error && !isOfField ? <ErrorText error={error} /> : null}
      <form action={submit}>
        <Stack gap="md">
          <input type="hidden" name="nonce" value={nonce} />
          <input type="text" name="username" value={login} readOnly hidden autoComplete="username" aria-hidden="true" tabIndex={-1} />
          <PasswordInput
            name="password"
            label={t('password.label')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={message}
            autoComplete="current-password"
            maxLength={2000}
            size="lg"
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          />
          <Button type="submit" size="md" fullWidth loading={isPending}>
            {t('continue')}
          </Button>
        </Stack>
      </form>
      {isConfirmation ? null : (
        <>
          <PasskeyEntry />
          <Group justify="space-between">
            <StartOver label={t('otherName')} />
          </Group>
        </>
      )}
    </Stack>
  )
}
