'use client'

import { Button, Group, Loader, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { GrantEffect } from '@/lib/rollouts/grants/effect/data'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from '../../../action-error-note'
import { useAct } from '../../../use-act'
import { makeGrant, showGrant } from './actions'
import { EffectTable } from './effect-table'
import { GrantInputs } from './grant-inputs'
import { type GrantChoices, type GrantFields, type GrantKind, toWanted } from './types'

type Given = {
  personId: string
  kind: GrantKind
  choices: GrantChoices
  zone: string
  /** Where the act is about one rollout, or ends one thing. */
  rolloutId?: string
  id?: string
  /** Names what the button acts on where several of its kind stand on the page. */
  about?: string
}

const withReason: GrantKind[] = ['extend', 'exempt', 'end-exemption', 'pin']
const withFields: GrantKind[] = ['extend', 'exempt', 'pin']

/** One act on what a person has beside the plan: its dialog shows the decision before and after, then asks. */
export function GrantButton({ personId, kind, choices, zone, rolloutId, id = '', about }: Given) {
  const t = useTranslations('people.grants')
  const second = useTranslations('rollouts.audienceGrant')
  const common = useTranslations('ui')
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [shown, setShown] = useState<{ effect: GrantEffect; needsSecond: boolean } | null>(null)
  const empty: GrantFields = {
    rolloutId: rolloutId ?? (kind === 'extend' ? (choices.rollouts[0]?.value ?? '') : ''),
    wave: choices.rollouts.find(({ value }) => value === rolloutId)?.waves[0]?.value ?? '',
    from: '',
    until: '',
    applications: [],
    networks: [],
    owner: choices.owner,
    reason: '',
  }
  const [fields, setFields] = useState(empty)
  const { error, isBusy, act } = useAct()
  // Working out the effect leaves the button as it is: a button that is switched off loses the focus of the keyboard.
  const [isConfirming, setConfirming] = useState(false)
  const show = (now: GrantFields) => act(() => showGrant({ personId, change: toWanted(kind, now, id) }), setShown)
  const open = () => {
    setFields(empty)
    setShown(null)
    setConfirming(false)
    setOpen(true)
    if (!withFields.includes(kind)) show(empty)
  }
  /** What was shown is only true of what stood in the fields then; a reason or an owner changes no decision. */
  const edit = (changed: Partial<GrantFields>) => {
    setFields((old) => ({ ...old, ...changed }))
    if (!('reason' in changed || 'owner' in changed)) setShown(null)
  }
  const confirm = () => {
    const { reason, owner } = fields
    setConfirming(true)
    act(
      () => makeGrant({ personId, change: toWanted(kind, fields, id), reason, owner }),
      (asked) => (asked ? router.push(`/console/rollouts/exemptions/${asked.id}`) : setOpen(false)),
    )
  }
  const asksReason = withReason.includes(kind)
  return (
    <>
      <Button
        variant="default"
        size="xs"
        style={{ flexShrink: 0 }}
        onClick={open}
        aria-label={about ? `${t(`act.${kind}`)}: ${about}` : undefined}
      >
        {t(`act.${kind}`)}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t(`title.${kind}`)} size="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (isBusy) return
            if (shown) confirm()
            else {
              setConfirming(false)
              show(fields)
            }
          }}
        >
          <Stack>
            <Text size="sm">{t(`text.${kind}`)}</Text>
            <GrantInputs kind={kind} fields={fields} choices={choices} zone={zone} onEdit={edit} />
            {asksReason ? (
              <Textarea
                label={t('reason')}
                description={t('reasonHint')}
                value={fields.reason}
                onChange={(event) => edit({ reason: event.currentTarget.value })}
                required
                autosize
                minRows={2}
              />
            ) : null}
            <div aria-live="polite">
              {shown ? (
                <EffectTable effect={shown.effect} choices={choices} zone={zone} />
              ) : isBusy ? (
                <Loader size="sm" aria-label={t('loading')} />
              ) : null}
            </div>
            {shown?.needsSecond ? (
              <Callout meaning="soon" title={second('second')}>
                {second('secondForOneself')}
              </Callout>
            ) : null}
            <ActionErrorNote error={error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpen(false)}>
                {common('cancel')}
              </Button>
              <Button type="submit" loading={isBusy && isConfirming}>
                {shown ? (shown.needsSecond ? second('ask') : t(`confirm.${kind}`)) : t('show')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
