'use client'

import { Button } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { EmptyNote } from '@/lib/ui/empty-note'

/** A bug, or a database that does not answer: said plainly, with the number under which the log has it. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('ui')
  return (
    <main id="main">
      <EmptyNote order={1} title={t('unexpected.title')} action={<Button onClick={reset}>{t('retry')}</Button>}>
        {t('unexpected.text', { number: error.digest ?? '–' })}
      </EmptyNote>
    </main>
  )
}
