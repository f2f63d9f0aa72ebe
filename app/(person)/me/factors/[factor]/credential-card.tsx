'use client'

import { Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import type { FactorType } from '@/lib/factors/registry'
import { tellDevice } from '@/lib/factors/registry.ui'
import type { Remaining } from '@/lib/factors/ui-contract'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { useAct } from '../../use-act'
import { declareLost, makeFirst, remove, rename } from './actions'
import { ActButton, Ask, Confirm } from './credential-acts'
import classes from './credential-card.module.css'
import { Trial } from './trial'

type Props = {
  credential: { id: string; factor: FactorType; label: string; shown: string; isDisabled: boolean }
  tags: ReactNode
  facts: ReactNode
  /** Where it works, in a sentence. */
  reach: ReactNode
  /** Names of what would be left without this one. */
  left: string[]
  remaining: Remaining
  /** What has no name of its own (a set of codes) goes by its factor's. */
  factorName: string
  canName: boolean
  canTry: boolean
  canLose: boolean
  /** Whether a new one can take this one's place: another number, an app on another device. */
  canChange: boolean
  /** There is another of its kind, and this one does not come first. */
  canLead: boolean
  triesAtOnce: boolean
}
type Act = 'none' | 'try' | 'rename' | 'remove' | 'lost'

/** One registered credential and what can be done with it. An act that reaches far shows its effect first, then asks. */
export function CredentialCard({
  credential,
  tags,
  facts,
  reach,
  left,
  remaining,
  factorName,
  canName,
  canTry,
  canLose,
  canChange,
  canLead,
  triesAtOnce,
}: Props) {
  const t = useTranslations('me.factorPage')
  const [open, setOpen] = useState<Act>(triesAtOnce && canTry ? 'try' : 'none')
  const [said, setSaid] = useState<string | null>(null)
  const here = `/me/factors/${credential.factor}`
  const { act, error, setError, isPending, router } = useAct(here)
  const digits = credential.factor === 'phone' ? ` ···· ${credential.shown}` : ''
  const ownName = credential.label || (digits ? factorName : credential.shown) || (canName ? t('unnamed') : factorName)
  const name = `${ownName}${digits}`
  const show = (next: Act) => {
    setError(null)
    setSaid(null)
    setOpen(open === next ? 'none' : next)
  }
  const done = (words: string) => {
    setOpen('none')
    setSaid(words)
    router.refresh()
  }
  return (
    <Paper p="md" bg="var(--sekisho-surface)" component="article" aria-label={name}>
      <Group gap={8} align="baseline">
        <Text fw={700} component="h2" fz="md" m={0}>
          {name}
        </Text>
        {tags}
      </Group>
      <Text size="sm" c="dimmed">
        {facts}
      </Text>
      {reach ? <Text size="sm">{reach}</Text> : null}
      <div className={classes.acts}>
        {canTry ? <ActButton isOpen={open === 'try'} onClick={() => show('try')} label={t('tryIt')} name={name} /> : null}
        {credential.isDisabled || !canName ? null : (
          <ActButton isOpen={open === 'rename'} onClick={() => show('rename')} label={t('rename')} name={name} />
        )}
        {canLead ? (
          <ActButton
            isOpen={false}
            onClick={() =>
              act(
                () => makeFirst({ credentialId: credential.id }),
                () => done(t('madeFirst')),
              )
            }
            label={t('makeFirst')}
            name={name}
          />
        ) : null}
        {canChange && !credential.isDisabled ? (
          <ButtonLink href={`${here}?begin=1&replaces=${credential.id}#register`} variant="subtle" size="compact-sm" px={0}>
            {t(credential.factor === 'totp' ? 'moveApp' : 'changeNumber')}
          </ButtonLink>
        ) : null}
        <ActButton isOpen={open === 'remove'} onClick={() => show('remove')} label={t('remove')} name={name} />
        {canLose && !credential.isDisabled ? (
          <ActButton isOpen={open === 'lost'} onClick={() => show('lost')} label={t('lost')} name={name} />
        ) : null}
      </div>
      <div role="status">{said ? <Text size="sm">{said}</Text> : null}</div>
      {open === 'try' ? (
        <div className={classes.open}>
          <Trial
            factor={credential.factor}
            credentialId={credential.id}
            here={here}
            remaining={remaining}
            onDone={() => done(t('tried'))}
          />
        </div>
      ) : null}
      {open === 'rename' ? (
        <form
          className={classes.open}
          onSubmit={(event) => {
            event.preventDefault()
            const label = String(new FormData(event.currentTarget).get('label') ?? '')
            act(
              () => rename({ credentialId: credential.id, label }),
              () => done(t('renamed')),
            )
          }}
        >
          <Stack gap="sm">
            <TextInput name="label" label={t('renameLabel')} defaultValue={credential.label} maxLength={64} autoFocus />
            <ErrorText error={error} />
            <Confirm label={t('rename')} isPending={isPending} onCancel={() => show('none')} />
          </Stack>
        </form>
      ) : null}
      {open === 'remove' ? (
        <Ask
          title={t('removeAsk', { name })}
          onConfirm={() =>
            act(
              () => remove({ credentialId: credential.id }),
              ({ signals }) => {
                void tellDevice(signals)
                done(t('removed'))
              },
            )
          }
          confirm={t('removeConfirm')}
          isPending={isPending}
          onCancel={() => show('none')}
          refused={
            error?.code === 'last-credential' || error?.code === 'last-door' ? (
              <Callout meaning="blocked" title={t('lastTitle')} live>
                {t(error.code === 'last-door' ? 'lastDoorText' : 'lastText')}
                <div>
                  <ButtonLink href={credential.factor === 'passkey' ? `${here}?begin=1#register` : '/me'} size="sm" mt="sm">
                    {t('lastWay')}
                  </ButtonLink>
                </div>
              </Callout>
            ) : error ? (
              <ErrorText error={error} />
            ) : null
          }
        >
          <div>{t('removeEffect')}</div>
          {credential.factor === 'passkey' ? <div>{t('removeDevice')}</div> : null}
        </Ask>
      ) : null}
      {open === 'lost' ? (
        <Ask
          title={t('lostAsk', { name })}
          onConfirm={() =>
            act(
              () => declareLost({ credentialId: credential.id }),
              ({ sessionsEnded }) => done(t('lostDone', { count: sessionsEnded })),
            )
          }
          confirm={t('lostConfirm')}
          isPending={isPending}
          onCancel={() => show('none')}
          refused={error ? <ErrorText error={error} /> : null}
        >
          <div>{t('lostEffect')}</div>
          <div>{left.length > 0 ? t('lostAfter', { left: left.join(' · ') }) : t('lostAfterNothing')}</div>
        </Ask>
      ) : null}
    </Paper>
  )
}
