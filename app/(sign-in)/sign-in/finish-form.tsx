'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { submitFinish } from './actions'

/** Only seen when the answer to the last step was lost on its way. */
export function FinishForm({ nonce }: { nonce: string }) {
  const t = useTranslations('signIn')
  const [result, submit, isPending] = useActionState(submitFinish, null)
  return (
    <form action={submit}>
      <Stack gap="md">
        <ErrorText error={result && !result.ok ? result.error : null} />
        <input type="hidden" name="nonce" value={nonce} />
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {t('continue')}
        </Button>
      </Stack>
    </form>
  )
}
