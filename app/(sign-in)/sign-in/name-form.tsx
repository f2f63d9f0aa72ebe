'use client'

import { Anchor, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState, useState } from 'react'
import { submitName } from './actions'
import { PasskeyEntry } from './passkey-entry'
import { StepForm } from './step-form'

/** One field first. The browser offers passkeys under it; the button is for those it does not offer. */
export function NameForm({ next }: { next?: string }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitName, null)
  const [login, setLogin] = useState('')
  const error = result && !result.ok ? result.error : null
  const ofField = error?.fields?.login
  return (
    <StepForm
      submit={submit}
      isPending={isPending}
      error={ofField ? null : error}
      button={t('continue')}
      after={
        <>
          <PasskeyEntry isUnderField {...(next ? { next } : {})} />
          <Anchor href="/sign-in/activate" size="sm">
            {t('name.activate')}
          </Anchor>
        </>
      }
    >
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <TextInput
        name="login"
        label={t('name.label')}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        error={ofField ? words(ofField) : null}
        autoComplete="username webauthn"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        maxLength={200}
        size="lg"
        autoFocus
      />
    </StepForm>
  )
}
