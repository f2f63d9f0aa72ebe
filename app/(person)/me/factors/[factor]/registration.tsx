'use client'

import { Button, Checkbox, Stack, Stepper, StepperStep, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { Shown } from '@/lib/factors/factor'
import type { FactorType } from '@/lib/factors/registry'
import { FactorEnrol, FactorKept, useCapability } from '@/lib/factors/registry.ui'
import type { Naming } from '@/lib/factors/ui-contract'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { useAct } from '../../use-act'
import { beginRegistration, finishRegistration } from './actions'
import { readDeviceName, rememberDeviceName } from './device-name'
import classes from './registration.module.css'
import { Trial } from './trial'

type Props = {
  factor: FactorType
  traits: { provenByEnrolment: boolean; recoveryOnly: boolean }
  heldCount: number
  kind: 'phone' | 'computer'
  /** What the browser says it runs on; the person's own name for this device takes its place. */
  guessedDevice: string
  isRecent: boolean
  here: string
  /** Came back from the proof, or from the button on `/me`: the registration opens by itself. */
  begins: boolean
  replaces?: string
  /** To be read and ticked before the first number is typed. */
  notice: { version: number; text: string } | null
  /** Shown where nothing more can be registered. What is under way goes on: the last one that may be held is finished in sight. */
  closed: ReactNode
}
type Step = 'check' | 'register' | 'kept' | 'try' | 'done'

/** Check what this browser can do → register → try once → done. What proves itself by its enrolment has no trial. */
export function Registration({ factor, traits, heldCount, kind, guessedDevice, isRecent, here, begins, replaces, notice, closed }: Props) {
  const t = useTranslations('me.factorPage')
  const next = `${here}?begin=1${replaces ? `&replaces=${replaces}` : ''}`
  const { act, error, isPending, router } = useAct(next)
  const [step, setStep] = useState<Step>(begins && !notice ? 'register' : 'check')
  const [begun, setBegun] = useState<{ challengeId: string; show: Shown } | null>(null)
  const [made, setMade] = useState<{ credentialId: string; show: Shown; isProven: boolean } | null>(null)

  const begin = (choice: Record<string, unknown>) =>
    act(() => beginRegistration({ factor, choice, ...(notice ? { acknowledged: notice.version } : {}) }), setBegun)
  const finish = (answer: unknown, { label, device }: Naming) => {
    if (!begun) return
    act(
      () => finishRegistration({ challengeId: begun.challengeId, answer, label, device }),
      (done) => {
        if (device) rememberDeviceName(device)
        setMade(done)
        setStep(Object.keys(done.show).length > 0 ? 'kept' : done.isProven || traits.recoveryOnly ? 'done' : 'try')
        router.refresh()
      },
    )
  }
  const finishAll = (isProven: boolean) => {
    setMade((known) => known && { ...known, isProven })
    setStep('done')
    router.refresh()
  }
  if (closed !== null && begun === null && made === null) return closed
  return (
    <Panel title={step === 'done' ? undefined : heldCount > 0 && !made ? t('add') : t('addFirst')} id="register">
      <Steps step={step} hasTrial={!traits.provenByEnrolment && !traits.recoveryOnly} />
      {step === 'check' ? (
        <Check factor={factor} kind={kind} isRecent={isRecent} notice={notice} next={next} onBegin={() => setStep('register')} />
      ) : null}
      {step === 'register' ? (
        <FactorEnrol
          factor={factor}
          show={begun?.show ?? null}
          onBegin={begin}
          onFinish={finish}
          error={error}
          pending={isPending}
          deviceName={readDeviceName(guessedDevice)}
          heldCount={heldCount}
          {...(replaces ? { replaces } : {})}
        />
      ) : null}
      {step === 'kept' && made ? <FactorKept factor={factor} show={made.show} onDone={() => finishAll(made.isProven)} /> : null}
      {step === 'try' && made ? (
        <Stack gap="md">
          <div>
            <Text fw={600}>{t('try.title')}</Text>
            <Text c="dimmed">{t('try.text')}</Text>
          </div>
          <Trial
            factor={factor}
            credentialId={made.credentialId}
            here={here}
            remaining={{ otherFactors: [], recoveryCodesLeft: 0 }}
            onDone={() => finishAll(true)}
          />
          <Button variant="subtle" size="compact-sm" style={{ alignSelf: 'flex-start' }} px={0} onClick={() => finishAll(false)}>
            {t('try.later')}
          </Button>
        </Stack>
      ) : null}
      {step === 'done' && made ? <Done factor={factor} traits={traits} isProven={made.isProven} /> : null}
    </Panel>
  )
}

function Steps({ step, hasTrial }: { step: Step; hasTrial: boolean }) {
  const t = useTranslations('me.factorPage')
  const keys = hasTrial ? (['check', 'register', 'try', 'done'] as const) : (['check', 'register', 'done'] as const)
  const at = step === 'done' ? keys.length : keys.findIndex((key) => key === (step === 'kept' ? 'register' : step))
  return (
    <Stepper active={at} size="xs" mb="lg" allowNextStepsSelect={false} aria-label={t('stepsLabel')} className={classes.steps}>
      {keys.map((key) => (
        <StepperStep key={key} label={t(`steps.${key}`)} allowStepSelect={false} />
      ))}
    </Stepper>
  )
}

/** First of all: for whom it is, and what this very browser can do. */
function Check({
  factor,
  kind,
  isRecent,
  notice,
  next,
  onBegin,
}: Pick<Props, 'factor' | 'kind' | 'isRecent' | 'notice'> & { next: string; onBegin: () => void }) {
  const t = useTranslations()
  const capability = useCapability(factor)
  const [hasRead, setRead] = useState(notice === null)
  const [isMissed, setMissed] = useState(false)
  const isImpossible = capability === 'no-webauthn' || capability === 'insecure'
  return (
    <Stack gap="md">
      <div>
        <Text fw={600}>{t('me.factorPage.forWhom')}</Text>
        <Text>{t(`factor.${factor}.forWhom`)}</Text>
      </div>
      <div aria-live="polite">
        {capability === null ? (
          <Text c="dimmed">{t('me.factorPage.checking')}</Text>
        ) : (
          <Callout meaning={isImpossible ? 'blocked' : capability === 'ready' ? 'ready' : 'neutral'}>
            {t(`me.capability.${capability}`, { kind })}
          </Callout>
        )}
      </div>
      {isImpossible ? null : isRecent ? (
        <>
          {notice ? (
            <Callout meaning="soon" title={t('me.factorPage.notice.title')}>
              <Text size="sm" mb="sm">
                {notice.text}
              </Text>
              <Checkbox
                label={t('me.factorPage.notice.read')}
                checked={hasRead}
                onChange={(event) => setRead(event.currentTarget.checked)}
                error={isMissed && !hasRead ? t('errors.notice-unread') : undefined}
              />
            </Callout>
          ) : null}
          <Button size="md" fullWidth onClick={() => (hasRead ? onBegin() : setMissed(true))}>
            {t('me.factorPage.begin')}
          </Button>
        </>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('me.factorPage.proofFirst')}
          </Text>
          <ButtonLink href={`/sign-in/confirm?next=${encodeURIComponent(next)}`} size="md" fullWidth>
            {t('me.factorPage.begin')}
          </ButtonLink>
        </>
      )}
    </Stack>
  )
}

function Done({ factor, traits, isProven }: { factor: FactorType; traits: Props['traits']; isProven: boolean }) {
  const t = useTranslations()
  const text = traits.recoveryOnly ? 'codes' : !isProven ? 'unproven' : traits.provenByEnrolment ? 'provenByCode' : 'proven'
  return (
    <Stack gap="md">
      <Callout
        meaning={isProven || traits.recoveryOnly ? 'ready' : 'soon'}
        title={t('me.factorPage.done.title', { factor: t(`factor.${factor}.name`) })}
        live
      >
        {t(`me.factorPage.done.${text}`)}
      </Callout>
      <ButtonLink href="/me" size="md" fullWidth>
        {t('me.factorPage.done.back')}
      </ButtonLink>
    </Stack>
  )
}
