'use client'

import { Button, Group, Modal, Radio, RadioGroup, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from '../../action-error-note'
import { askForApproval, confirmImport, giveUpImport } from '../actions'

type Leavers = 'left' | 'keep'
type Over = { endOrMove: number; most: number; crosses: ('end-or-move' | 'shrink')[] }
type Given = {
  importId: string
  counts: { added: number; changed: number; leavers: number }
  over: Record<Leavers, Over>
  rows: { now: number; before: number }
  isUndoing: boolean
}

/**
 * What happens to people who are missing in the file, then the question. Nothing is chosen for leavers beforehand. What is over
 * the limits of the organisation is refused with its numbers, and a second administrator can be asked.
 */
export function Confirmation({ importId, counts, over, rows, isUndoing }: Given) {
  const t = useTranslations('import')
  const common = useTranslations('ui')
  const router = useRouter()
  const hasChoice = counts.leavers > 0 && !isUndoing
  const [leavers, setLeavers] = useState<Leavers | null>(isUndoing ? 'left' : hasChoice ? null : 'keep')
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  const nothing = counts.added + counts.changed === 0 && (counts.leavers === 0 || leavers === 'keep')
  const judged = leavers && !nothing ? over[leavers] : null
  const isOver = judged !== null && judged.crosses.length > 0

  const apply = () =>
    run(async () => {
      const given = { importId, leavers: leavers ?? 'keep' }
      const answer = isOver ? await askForApproval(given) : await confirmImport(given)
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
    <Stack gap="md">
      {hasChoice ? (
        <Callout meaning="soon" title={t('leaversTitle', { count: counts.leavers })}>
          <Stack gap="sm" mt="xs">
            <span>{t('leaversText')}</span>
            <RadioGroup
              value={leavers}
              onChange={(value) => setLeavers(value === 'left' ? 'left' : 'keep')}
              aria-label={t('leaversTitle', { count: counts.leavers })}
            >
              <Stack gap="xs">
                <Radio value="left" label={t('leaversLeft')} />
                <Radio value="keep" label={t('leaversKeep')} />
              </Stack>
            </RadioGroup>
          </Stack>
        </Callout>
      ) : null}
      {isOver ? (
        <Callout meaning="blocked" title={t('limits.refused')} live>
          {judged.crosses.includes('end-or-move') ? <div>{t('limits.tooMany', { count: judged.endOrMove, most: judged.most })}</div> : null}
          {judged.crosses.includes('shrink') ? <div>{t('limits.shrunk', rows)}</div> : null}
          <div>{t('limits.goOn')}</div>
        </Callout>
      ) : null}
      <ActionErrorNote error={error} />
      <Group>
        <Button onClick={() => setAsking(true)} disabled={leavers === null || nothing} loading={isBusy}>
          {nothing ? t('applyNothing') : isOver ? t('limits.ask') : t(isUndoing ? 'undo.apply' : 'apply')}
        </Button>
        <Button variant="default" onClick={giveUp} disabled={isBusy}>
          {t('giveUp')}
        </Button>
      </Group>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={isOver ? t('limits.askTitle') : t(isUndoing ? 'undo.confirmTitle' : 'confirmTitle')}
      >
        <Stack>
          <Text>{t('confirmText', { added: counts.added, changed: counts.changed, left: leavers === 'left' ? counts.leavers : 0 })}</Text>
          {isOver ? <Text>{t('limits.askText')}</Text> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {common('cancel')}
            </Button>
            <Button onClick={apply} loading={isBusy}>
              {isBusy ? t('applying') : isOver ? t('limits.ask') : t(isUndoing ? 'undo.apply' : 'apply')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
