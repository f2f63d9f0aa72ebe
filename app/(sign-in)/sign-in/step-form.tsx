'use client'

import { Button, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { ErrorText } from '@/lib/factors/error-text'

type Props = {
  submit: (form: FormData) => void
  isPending: boolean
  /** What no field of this form is to blame for. */
  error: ActionError | null
  button: string
  children: ReactNode
  /** The other ways on from here. */
  after: ReactNode
}

/** One step of the journey: one field, one button, and below them what else could be done. */
export function StepForm({ submit, isPending, error, button, children, after }: Props) {
  return (
    <Stack gap="md" mt="md">
      <ErrorText error={error} />
      <form action={submit}>
        <Stack gap="md">
          {children}
          <Button type="submit" size="md" fullWidth loading={isPending}>
            {button}
          </Button>
        </Stack>
      </form>
      {after}
    </Stack>
  )
}
