'use client'

import { Button, PasswordInput, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { ErrorText } from '@/lib/factors/error-text'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { changePassword } from './actions'

/** Typed twice, because nobody sees what they type; a password manager fills both. */
export function PasswordChangeForm({ login, minimum }: { login: string; minimum: number }) {
  const t = useTranslations()
  const [isPending, start] = useTransition()
  const [error, setError] = useState<ActionError | null>(null)
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [differs, setDiffers] = useState(false)
  const [ended, setEnded] = useState<number | null>(null)
  if (ended !== null)
    return (
      <Callout meaning="ready" title={t('me.password.done')} live>
        {t('me.password.doneText', { count: ended })}
      </Callout>
    )
  const isOfField = error !== null && (error.code.startsWith('password-') || error.fields?.password !== undefined)
  const submit = () => {
    setDiffers(password !== again)
    if (password !== again) return
    start(async () => {
      const result = await changePassword({ password })
      if (result.ok) setEnded(result.data.count)
      else setError(result.error)
    })
  }
  return (
    <form action={submit}>
      <Stack gap="md" maw={440}>
        {error && !isOfField ? <ErrorText error={error} /> : null}
        <input type="text" name="username" value={login} readOnly hidden autoComplete="username" aria-hidden="true" tabIndex={-1} />
        <PasswordInput
          name="password"
          label={t('me.password.label')}
          description={t('me.password.hint', { minimum })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={error && isOfField ? t(`errors.${error.fields?.password ?? error.code}`, error.values) : null}
          autoComplete="new-password"
          maxLength={256}
          size="md"
          visibilityToggleButtonProps={{ 'aria-label': t('me.password.show') }}
        />
        <PasswordInput
          name="again"
          label={t('me.password.again')}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={differs ? t('me.password.differs') : null}
          autoComplete="new-password"
          maxLength={256}
          size="md"
          visibilityToggleButtonProps={{ 'aria-label': t('me.password.show') }}
        />
        <div>
          <Button type="submit" size="md" loading={isPending} disabled={password === '' || again === ''}>
            {t('me.password.submit')}
          </Button>{' '}
          <ButtonLink href="/me" variant="subtle">
            {t('me.password.back')}
          </ButtonLink>
        </div>
      </Stack>
    </form>
  )
}
