'use client'

import { Anchor, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState, useState } from 'react'
import { submitActivationCode } from '../actions'
import { StepForm } from '../step-form'

export function ActivationForm() {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitActivationCode, null)
  const [code, setCode] = useState('')
  const error = result && !result.ok ? result.error : null
  const isOfField = error !== null && (error.code === 'activation-wrong' || error.fields?.code !== undefined)
  return (
    <StepForm
      submit={submit}
      isPending={isPending}
      error={isOfField ? null : error}
      button={t('continue')}
      after={
        <Anchor href="/sign-in" size="sm">
          {t('activate.back')}
        </Anchor>
      }
    >
      <TextInput
        name="code"
        label={t('activate.label')}
        description={t('activate.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="ABCD-EFGH-JKMN-PQRS"
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
