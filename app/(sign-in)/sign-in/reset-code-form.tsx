'use client'

import { Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState, useState } from 'react'
import { submitResetCode } from './actions'
import { StartOver } from './start-over'
import { StepForm } from './step-form'

/** The code from the mail. The page is the same for a name that nobody has. */
export function ResetCodeForm({ nonce }: { nonce: string }) {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitResetCode, null)
  const [code, setCode] = useState('')
  const error = result && !result.ok ? result.error : null
  const isOfField = error !== null && (error.code.startsWith('code-') || error.fields?.code !== undefined)
  return (
    <StepForm
      submit={submit}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t('continue')}
      after={
        <>
          <StartOver label={t('startOver')} />
          <Text size="sm" c="dimmed">
            {t('reset.none')}
          </Text>
        </>
      }
    >
      <Text>{t('reset.text')}</Text>
      <input type="hidden" name="nonce" value={nonce} />
      <TextInput
        name="code"
        label={t('reset.label')}
        description={t('reset.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={isOfField ? words(error.fields?.code ?? error.code, error.values) : null}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        maxLength={100}
        size="lg"
        autoFocus
      />
    </StepForm>
  )
}
