'use client'

import { Button, Checkbox, Group, Modal, Radio, RadioGroup, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from '../../action-error-note'
import { confirmImport, giveUpImport } from '../actions'

type Given = { importId: string; counts: { added: number; changed: number; leavers: number }; isMany: boolean }

/** What happens to people who are missing in the file, then the question. Nothing is chosen for leavers beforehand. */
export function Confirmation({ importId, counts, isMany }: Given) {
  const t = useTranslations('import')
  const common = useTranslations('ui')
  const router = useRouter()
  const [leavers, setLeavers] = useState<'left' | 'keep' | null>(counts.leavers === 0 ? 'keep' : null)
  const [hasConfirmed, setConfirmed] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<ActionError | null>(null)
  const [isBusy, run] = useTransition()
  const mustConfirm = isMany && leavers === 'left'
  const nothing = counts.added + counts.changed === 0 && (counts.leavers === 0 || leavers === 'keep')

  const apply = () =>
    run(async () => {
      const answer = await confirmImport({ importId, leavers: leavers ?? 'keep', hasConfirmedLeavers: hasConfirmed })
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
      {counts.leavers > 0 ? (
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
            {mustConfirm ? (
              <Checkbox
                checked={hasConfirmed}
                onChange={(event) => setConfirmed(event.currentTarget.checked)}
                label={t('leaversConfirm', { count: counts.leavers })}
              />
            ) : null}
          </Stack>
        </Callout>
      ) : null}
      <ActionErrorNote error={error} />
      <Group>
        <Button onClick={() => setAsking(true)} disabled={leavers === null || nothing || (mustConfirm && !hasConfirmed)} loading={isBusy}>
          {nothing ? t('applyNothing') : t('apply')}
        </Button>
        <Button variant="default" onClick={giveUp} disabled={isBusy}>
          {t('giveUp')}
        </Button>
      </Group>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={t('confirmTitle')}>
        <Stack>
          <Text>{t('confirmText', { added: counts.added, changed: counts.changed, left: leavers === 'left' ? counts.leavers : 0 })}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {common('cancel')}
            </Button>
            <Button onClick={apply} loading={isBusy}>
              {isBusy ? t('applying') : t('apply')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
