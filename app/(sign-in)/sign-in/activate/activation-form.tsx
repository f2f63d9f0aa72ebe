'use client'

import { Anchor, Button, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState, useState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { submitActivationCode } from '../actions'

export function ActivationForm() {
  const t = useTranslations('signIn')
  const words = useTranslations('errors')
  const [result, submit, isPending] = useActionState(submitActivationCode, null)
  const [code, setCode] = useState('')
  const error = result && !result.ok ? result.error : null
  const isOfField = error !== null && (error.code === 'activation-wrong' || error.fields?.code !== undefined)
  return (
    <Stack gap="md" mt="md">
      {error && !isOfField ? <ErrorText error={error} /> : null}
      <form action={submit}>
        <Stack gap="md">
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
          <Button type="submit" size="md" fullWidth loading={isPending}>
            {t('continue')}
          </Button>
        </Stack>
      </form>
      <Anchor href="/sign-in" size="sm">
        {t('activate.back')}
      </Anchor>
    </Stack>
  )
}
