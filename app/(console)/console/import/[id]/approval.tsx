'use client'

import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from '../../action-error-note'
import { agree, giveUpImport } from '../actions'

type Given = { importId: string; fileHash: string; isOwn: boolean; asked: string; leavers: 'left' | 'keep'; isUndoing: boolean }

/** An import that waits for a second administrator: what was asked, and for whoever did not ask it, the agreement. */
export function Approval({ importId, fileHash, isOwn, asked, leavers, isUndoing }: Given) {
  const t = useTranslations('import')
  const common = useTranslations('ui')
  const router = useRouter()
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  const approve = () =>
    run(async () => {
      const answer = await agree({ importId, fileHash })
      setAsking(false)
      if (!answer.ok) return setError(answer.error)
      router.refresh()
    })
  const giveUp = () =>
    run(async () => {
      const answer = await giveUpImport({ importId })
      if (!answer.ok) return setError(answer.error)
      router.push('/console/import')
    })
  return (
    <Callout meaning="blocked" title={t('approval.title')}>
      <Stack gap="sm" mt="xs">
        <span>{asked}</span>
        {isUndoing ? null : <span>{t(leavers === 'left' ? 'approval.leaversLeft' : 'approval.leaversKeep')}</span>}
        <span>
          {t('approval.hash')} <Code style={{ overflowWrap: 'anywhere' }}>{fileHash.slice(0, 16)}</Code>
        </span>
        <span>{t(isOwn ? 'approval.own' : 'approval.other')}</span>
        <ActionErrorNote error={error} />
        <Group>
          {isOwn ? null : (
            <Button onClick={() => setAsking(true)} loading={isBusy}>
              {t('approval.approve')}
            </Button>
          )}
          <Button variant="default" onClick={giveUp} disabled={isBusy}>
            {t('giveUp')}
          </Button>
        </Group>
      </Stack>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={t('approval.confirmTitle')}>
        <Stack>
          <Text>{t('approval.confirmText')}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {common('cancel')}
            </Button>
            <Button onClick={approve} loading={isBusy}>
              {isBusy ? t('applying') : t('approval.approve')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Callout>
  )
}
