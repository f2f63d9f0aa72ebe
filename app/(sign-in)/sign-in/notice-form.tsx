'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { submitNotice } from './actions'

/** Now, or later where policy still allows it. */
export function NoticeForm({ nonce, canLater }: { nonce: string; canLater: boolean }) {
  const t = useTranslations('signIn.notice')
  const [result, submit, isPending] = useActionState(submitNotice, null)
  return (
    <form action={submit}>
      <Stack gap="sm">
        <ErrorText error={result && !result.ok ? result.error : null} />
        <input type="hidden" name="nonce" value={nonce} />
        <Button type="submit" name="answer" value="now" size="md" fullWidth loading={isPending}>
          {t('register')}
        </Button>
        {canLater ? (
          <Button type="submit" name="answer" value="later" variant="default" size="md" fullWidth disabled={isPending}>
            {t('later')}
          </Button>
        ) : null}
      </Stack>
    </form>
  )
}
