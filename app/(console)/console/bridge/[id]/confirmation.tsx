'use client'

import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { ActionErrorNote } from '../../action-error-note'
import { confirmBridgeFile, giveUpBridgeFile } from '../actions'

type Given = { fileId: string; system: string; counts: { added: number; changed: number; removed: number } }

/** The question before a file is applied, with its effect. */
export function Confirmation({ fileId, system, counts }: Given) {
  const t = useTranslations('bridge')
  const common = useTranslations('ui')
  const router = useRouter()
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  const isEmpty = counts.added + counts.changed + counts.removed === 0
  const apply = () =>
    run(async () => {
      const answer = await confirmBridgeFile({ fileId })
      setAsking(false)
      if (!answer.ok) return setError(answer.error)
      router.refresh()
    })
  const giveUp = () =>
    run(async () => {
      const answer = await giveUpBridgeFile({ fileId })
      if (!answer.ok) return setError(answer.error)
      router.push('/console/bridge')
    })
  return (
    <Stack gap="md">
      <ActionErrorNote error={error} />
      <Group>
        <Button onClick={() => setAsking(true)} loading={isBusy}>
          {isEmpty ? t('applyNothing') : t('apply')}
        </Button>
        <Button variant="default" onClick={giveUp} disabled={isBusy}>
          {t('giveUp')}
        </Button>
      </Group>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={t('apply')}>
        <Stack>
          <Text>{t('confirmText', { ...counts, system })}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {common('cancel')}
            </Button>
            <Button onClick={apply} loading={isBusy}>
              {t('apply')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
