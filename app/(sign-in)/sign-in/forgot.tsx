'use client'

import { Button } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { startReset } from './actions'

/** Leaves the password for a code by mail. Where the page is old by now, it is drawn again and nothing else happens. */
export function Forgot({ nonce }: { nonce: string }) {
  const t = useTranslations('signIn')
  const [isPending, start] = useTransition()
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      px={0}
      loading={isPending}
      onClick={() =>
        start(async () => {
          await startReset({ nonce })
        })
      }
    >
      {t('password.forgot')}
    </Button>
  )
}
