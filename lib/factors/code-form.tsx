'use client'

import { Button, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import classes from './code-form.module.css'
import { readTypedCode } from './typed-code'
import type { FactorError } from './ui-contract'

/**
 * A code is typed into one field, never into separate boxes: `one-time-code`, paste, spaces and full-width digits are
 * accepted. `kind: digits` asks for a number pad; `text` is for recovery codes. `extra` stands between field and button.
 */
export function CodeForm({
  kind = 'digits',
  length,
  label,
  hint,
  extra,
  submitLabel,
  error,
  pending,
  onCode,
}: {
  kind?: 'digits' | 'text'
  length: number
  label?: string
  hint?: ReactNode
  extra?: ReactNode
  submitLabel?: string
  error: FactorError
  pending: boolean
  onCode: (code: string) => void
}) {
  const t = useTranslations()
  const [text, setText] = useState('')
  const [isShort, setIsShort] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // After a refusal the field is ready to be typed over.
    if (error) field.current?.select()
  }, [error])
  const submit = (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    // What stands in the field counts: a password manager may have written there without telling React.
    const code = readTypedCode({ code: field.current?.value ?? text }) ?? ''
    const isWhole = code.length === length && (kind === 'text' || /^[0-9]+$/.test(code))
    setIsShort(!isWhole)
    if (isWhole) onCode(code)
    else field.current?.focus()
  }
  const message = isShort ? t('errors.code-malformed') : error ? t(`errors.${error.code}`, error.values) : null
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          ref={field}
          name="code"
          label={label ?? t('ui.code.label')}
          description={hint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setIsShort(false)
          }}
          error={message}
          inputMode={kind === 'digits' ? 'numeric' : 'text'}
          autoComplete={kind === 'digits' ? 'one-time-code' : 'off'}
          autoCapitalize={kind === 'text' ? 'characters' : 'off'}
          autoCorrect="off"
          spellCheck={false}
          autoFocus
          size="lg"
          maxLength={64}
          classNames={{ input: kind === 'digits' ? classes.digits : classes.letters, label: classes.label }}
        />
        {extra}
        <Button type="submit" size="md" fullWidth loading={pending}>
          {submitLabel ?? t('ui.code.submit')}
        </Button>
      </Stack>
    </form>
  )
}
