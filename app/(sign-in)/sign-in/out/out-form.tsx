'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { signOut } from '../actions'

export function OutForm() {
  const t = useTranslations('signIn.out')
  const [result, submit, isPending] = useActionState(signOut, null)
  return (
    <form action={submit}>
      <Stack gap="md">
        <ErrorText error={result && !result.ok ? result.error : null} />
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {t('submit')}
        </Button>
      </Stack>
    </form>
  )
}
