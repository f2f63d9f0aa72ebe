'use client'

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { ActionError } from '@/lib/auth/action'
import { rollBack } from '../actions'

/** Asks for the rollout to be taken back; a second administrator decides on the review page, where its effect stands. */
export function RollBackButton({ rolloutId }: { rolloutId: string }) {
  const t = useTranslations('rollouts.rollBack')
  const common = useTranslations('ui')
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  const ask = () =>
    run(async () => {
      const answer = await rollBack({ rolloutId, reason })
      if (!answer.ok) return setError(answer.error)
      router.push(`/console/rollouts/${rolloutId}/review?version=${answer.data}`)
    })
  return (
    <>
      <Button variant="subtle" color="shu" size="xs" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('title')}>
        <Stack>
          <Text size="sm">{t('text')}</Text>
          <Textarea
            label={t('reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            required
            autosize
            minRows={2}
          />
          <ActionErrorNote error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {common('cancel')}
            </Button>
            <Button color="shu" onClick={ask} loading={isBusy} disabled={reason.trim() === ''}>
              {t('ask')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
