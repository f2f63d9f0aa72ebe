'use client'

import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'

type Props = { login: string } & Pick<PasswordInputProps, 'label' | 'description' | 'error' | 'autoComplete' | 'maxLength'>

/** A password, kept while it is refused, with the name that a password manager files it under. */
export function PasswordField({ login, ...field }: Props) {
  const t = useTranslations('signIn')
  const [password, setPassword] = useState('')
  return (
    <>
      <input type="text" name="username" value={login} readOnly hidden autoComplete="username" aria-hidden="true" tabIndex={-1} />
      <PasswordInput
        name="password"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        size="lg"
        autoFocus
        // Mantine marks its other fields by itself, but not this one.
        aria-invalid={Boolean(field.error)}
        visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        {...field}
      />
    </>
  )
}
