'use client'

import { Button } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { useCapability } from '@/lib/factors/registry.ui'
import { fitToDevice, type NextAction, type Plan } from '@/lib/people/readiness/next-action'
import { ButtonLink } from '@/lib/ui/button-link'
import { putOffTrial } from './actions'
import classes from './banner.module.css'
import { useAct } from './use-act'

type Props = {
  plan: Plan
  kind: 'phone' | 'computer'
  mustContinue: boolean
  contact: string
  over: ReactNode
  title: string | null
  children: ReactNode
}

const passkeys = { ready: 'here', 'other-device': 'elsewhere', 'no-webauthn': 'none', insecure: 'none' } as const

/** The one next action, fitted to what this very browser can do; until it has answered the words stay open. */
export function NextStep({ plan, kind, mustContinue, contact, over, title, children }: Props) {
  const t = useTranslations('me')
  const wantsPasskey = plan.kind === 'register' && plan.factors.includes('passkey')
  const found = useCapability(wantsPasskey ? 'passkey' : '')
  const action = fitToDevice(plan, { kind, passkeys: found && found in passkeys ? passkeys[found as keyof typeof passkeys] : 'unknown' })
  return (
    <>
      {over ? <div className={classes.over}>{over}</div> : null}
      <h1 id="next-step">{title ?? titleOf(action, mustContinue, t)}</h1>
      {children}
      <Act action={action} kind={kind} contact={contact} />
    </>
  )
}

type Words = ReturnType<typeof useTranslations<'me'>>

function titleOf(action: NextAction, mustContinue: boolean, t: Words): string {
  if (action.kind === 'register') return t(mustContinue ? 'banner.registerContinue' : 'banner.register', { factor: action.factor })
  if (action.kind === 'try') return t('banner.try', { factor: action.factor })
  return t('banner.desk')
}

function Act({ action, kind, contact }: { action: NextAction; kind: 'phone' | 'computer'; contact: string }) {
  const t = useTranslations('me')
  if (action.kind === 'none') return null
  if (action.kind === 'desk')
    return contact.includes('@') ? (
      <ButtonLink href={`mailto:${contact}`} size="md" fullWidth mt="sm">
        {t('action.contact')}
      </ButtonLink>
    ) : contact ? (
      <p>
        <strong>{contact}</strong>
      </p>
    ) : null
  if (action.kind === 'try')
    return (
      <>
        <ButtonLink href={`/me/factors/${action.factor}?try=${action.credentialId}`} size="md" fullWidth mt="sm">
          {t('action.try')}
        </ButtonLink>
        {action.why === 'unused' ? <NotNow credentialId={action.credentialId} /> : null}
      </>
    )
  const { factor, where } = action
  const label =
    where === 'here'
      ? t('action.registerHere', { kind })
      : where === 'elsewhere'
        ? t('action.registerElsewhere')
        : where === 'other-browser'
          ? t('action.otherBrowser')
          : t('action.register', { factor })
  const note =
    where === 'elsewhere'
      ? t('action.registerElsewhereNote', { kind })
      : where === 'other-browser'
        ? t('action.otherBrowserNote')
        : t('banner.about')
  return (
    <>
      <ButtonLink href={`/me/factors/${factor}${where === 'other-browser' ? '' : '?begin=1'}`} size="md" fullWidth mt="sm">
        {label}
      </ButtonLink>
      <div className={classes.note}>{note}</div>
    </>
  )
}

/** It is asked once, whatever the answer. */
function NotNow({ credentialId }: { credentialId: string }) {
  const t = useTranslations('me.action')
  const { act, error, isPending, router } = useAct('/me')
  return (
    <>
      <Button
        variant="subtle"
        fullWidth
        mt={4}
        loading={isPending}
        onClick={() =>
          act(
            () => putOffTrial({ credentialId }),
            () => router.refresh(),
          )
        }
      >
        {t('notNow')}
      </Button>
      <ErrorText error={error} />
    </>
  )
}
