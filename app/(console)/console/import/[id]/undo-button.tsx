'use client'

import { Button, Stack } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { ActionErrorNote } from '../../action-error-note'
import { prepareUndo } from '../actions'

/** Leads to what undoing would put back. Nothing is written by it. */
export function UndoButton({ importId }: { importId: string }) {
  const t = useTranslations('import.undo')
  const router = useRouter()
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  return (
    <Stack gap="sm" align="flex-start" mt="xs">
      <ActionErrorNote error={error} />
      <Button
        variant="default"
        loading={isBusy}
        onClick={() =>
          run(async () => {
            const answer = await prepareUndo({ importId })
            if (!answer.ok) return setError(answer.error)
            router.push(`/console/import/${answer.data.id}`)
          })
        }
      >
        {t('begin')}
      </Button>
    </Stack>
  )
}
