'use client'

import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'

/** A code that was printed or mailed, kept while it is refused; browsers neither correct nor complete it. */
export function PrintedCodeField(field: Pick<TextInputProps, 'label' | 'description' | 'placeholder' | 'error'>) {
  const [code, setCode] = useState('')
  return (
    <TextInput
      name="code"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={code}
      onChange={(event) => setCode(event.currentTarget.value)}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      maxLength={100}
      size="lg"
      autoFocus
      {...field}
    />
  )
}
