'use client'

import {
  Button,
  Group,
  Loader,
  Modal,
  Stack,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Textarea,
} from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { ActionError } from '@/lib/auth/action'
import type { HoldEffect, ReleaseEffect } from '@/lib/rollouts/holds/data'
import type { Tally } from '@/lib/rollouts/simulation/types'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { hold, release, showHold, showRelease } from '../actions'
import { askedStates, blockedStates } from '../describe'

type Given = { rolloutId: string; wave: string; name: string; isHeld: boolean; zone: string }
type Shown = { kind: 'hold'; effect: HoldEffect } | { kind: 'release'; effect: ReleaseEffect }

/** Holds or releases one wave. The dialog first shows what it would do (dates and people), then asks. */
export function HoldButton({ rolloutId, wave, name, isHeld, zone }: Given) {
  const t = useTranslations('rollouts.hold')
  const common = useTranslations('ui')
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<ActionError | null>(null)
  const [reason, setReason] = useState('')
  const [isBusy, run] = useTransition()

  const open = () => {
    setOpen(true)
    setShown(null)
    setError(null)
    run(async () => {
      if (isHeld) {
        const answer = await showRelease({ rolloutId, wave })
        if (answer.ok) setShown({ kind: 'release', effect: answer.data })
        else setError(answer.error)
      } else {
        const answer = await showHold({ rolloutId, wave })
        if (answer.ok) setShown({ kind: 'hold', effect: answer.data })
        else setError(answer.error)
      }
    })
  }
  const confirm = () =>
    run(async () => {
      const answer =
        shown?.kind === 'release'
          ? await release({ rolloutId, wave, resumeAt: shown.effect.resumeAt })
          : await hold({ rolloutId, wave, reason })
      if (!answer.ok) return setError(answer.error)
      setOpen(false)
      setReason('')
      router.refresh()
    })

  return (
    <>
      <Button variant="default" size="xs" onClick={open}>
        {isHeld ? t('release') : t('hold')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={isHeld ? t('releaseTitle', { name }) : t('holdTitle', { name })}
        size="lg"
      >
        <Stack>
          <Text size="sm">{isHeld ? t('releaseText') : t('holdText')}</Text>
          {shown ? <Effect shown={shown} zone={zone} /> : error ? null : <Loader size="sm" aria-label={t('loading')} />}
          {shown?.kind === 'hold' ? (
            <Textarea
              label={t('reason')}
              description={t('reasonHint')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              required
              autosize
              minRows={2}
            />
          ) : null}
          <ActionErrorNote error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {common('cancel')}
            </Button>
            <Button
              onClick={confirm}
              loading={isBusy && shown !== null}
              disabled={!shown || (shown.kind === 'hold' && reason.trim() === '')}
            >
              {isHeld ? t('releaseNow') : t('holdNow')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function Effect({ shown, zone }: { shown: Shown; zone: string }) {
  const t = useTranslations('rollouts.hold')
  const format = useFormatter()
  const { effect } = shown
  const before = effect.now.before.total
  const after = shown.kind === 'release' ? shown.effect.atResume.total : effect.now.after.total
  const sum = (tally: Tally, states: readonly (keyof Tally['states'])[]) =>
    states.reduce((all, state) => all + (tally.states[state] ?? 0), 0)
  const rows = [
    { key: 'must', from: sum(before, blockedStates), to: sum(after, blockedStates) },
    { key: 'asked', from: sum(before, askedStates), to: sum(after, askedStates) },
    { key: 'stranded', from: before.flags.stranded ?? 0, to: after.flags.stranded ?? 0 },
  ] as const
  return (
    <>
      {shown.kind === 'release' ? (
        <Callout meaning="soon" title={t('resumeAt')}>
          <DateText at={new Date(shown.effect.resumeAt * 1000)} zone={zone} distance />
        </Callout>
      ) : null}
      <Table aria-label={t('dates')}>
        <TableThead>
          <TableTr>
            <TableTh>{t('dates')}</TableTh>
            <TableTh>{t('now')}</TableTh>
            <TableTh>{t('then')}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {effect.after.map((date, index) => (
            <TableTr key={`${date.what}-${date.index}`}>
              <TableTh scope="row">{date.what === 'enforce' ? t('enforcement') : t('step', { number: date.index + 1 })}</TableTh>
              <TableTd>
                <MaybeDate at={effect.before[index]?.effective ?? null} zone={zone} />
              </TableTd>
              <TableTd fw={effect.before[index]?.effective === date.effective ? 400 : 700}>
                <MaybeDate at={date.effective} zone={zone} />
              </TableTd>
            </TableTr>
          ))}
          {rows.map(({ key, from, to }) => (
            <TableTr key={key}>
              <TableTh scope="row">{t(`people.${key}`)}</TableTh>
              <TableTd>{format.number(from)}</TableTd>
              <TableTd fw={from === to ? 400 : 700}>{format.number(to)}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </>
  )
}

function MaybeDate({ at, zone }: { at: number | null; zone: string }) {
  const t = useTranslations('rollouts.timeline')
  return at === null ? t('heldOpen') : <DateText at={new Date(at * 1000)} zone={zone} />
}
