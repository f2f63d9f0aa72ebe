'use client'

import { Button, Stack, Text, TextInput } from '@mantine/core'
import { type RegistrationResponseJSON, WebAuthnAbortService } from '@simplewebauthn/browser'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Callout } from '@/lib/ui/callout'
import { ErrorText } from '../error-text'
import type { ChallengeProps, EnrolProps } from '../ui-contract'
import { askForAnswer, askForNew, type DeviceRefusal } from './ask-device'

export { checkCapability, tellDevice } from './ask-device'

/** Asks the device for an answer. A challenge burns with the first answer, so after a refusal a new one is begun. */
export function Challenge({ show, onSubmit, onAgain, error, pending, submitLabel, startsAtOnce = false }: ChallengeProps) {
  const t = useTranslations('factor.passkey.challenge')
  const [refusal, setRefusal] = useState<DeviceRefusal | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const isWanted = useRef(startsAtOnce)
  const isBurnt = error !== null

  const ask = async () => {
    setRefusal(null)
    setIsAsking(true)
    const said = await askForAnswer(show)
    setIsAsking(false)
    if (said.ok) onSubmit(said.answer)
    else setRefusal(said.refusal)
  }
  const askNow = useEffectEvent(ask)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new `show` is the signal that a new challenge was begun.
  useEffect(() => {
    if (!isWanted.current) return
    isWanted.current = false
    void askNow()
  }, [show])
  useEffect(() => () => WebAuthnAbortService.cancelCeremony(), [])

  const begin = () => {
    if (!isBurnt || !onAgain) return void ask()
    isWanted.current = true
    onAgain({})
  }
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('text')}</Text>
      {refusal ? <Callout meaning="soon" title={t(refusal === 'known' ? 'cancelled' : refusal)} live /> : <ErrorText error={error} />}
      <Button size="md" fullWidth onClick={begin} loading={pending || isAsking} disabled={refusal === 'unsupported'}>
        {isBurnt ? t('again') : (submitLabel ?? t('submit'))}
      </Button>
      {isAsking ? (
        <Text size="sm" c="dimmed" role="status">
          {t('waiting')}
        </Text>
      ) : null}
    </Stack>
  )
}

/** Creates the passkey first, then asks for its name: only the browser knows where it was kept. */
export function Enrol({ show, onBegin, onFinish, error, pending, deviceName }: EnrolProps) {
  const t = useTranslations('factor.passkey')
  const [refusal, setRefusal] = useState<DeviceRefusal | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const [made, setMade] = useState<RegistrationResponseJSON | null>(null)
  const [label, setLabel] = useState('')
  const isWanted = useRef(false)

  useEffect(() => {
    if (!show || !isWanted.current) return
    isWanted.current = false
    setIsAsking(true)
    void askForNew(show).then((said) => {
      setIsAsking(false)
      if (!said.ok) return setRefusal(said.refusal)
      setMade(said.answer)
      setLabel(said.answer.authenticatorAttachment === 'cross-platform' ? '' : deviceName)
    })
  }, [show, deviceName])
  useEffect(() => () => WebAuthnAbortService.cancelCeremony(), [])
  useEffect(() => {
    // Refused: the challenge is burnt, and the answer with it.
    if (error) setMade(null)
  }, [error])

  const begin = () => {
    setRefusal(null)
    isWanted.current = true
    onBegin({})
  }
  if (made) {
    const isHere = made.authenticatorAttachment === 'platform'
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onFinish(made, { label: label.trim(), device: isHere ? deviceName : null })
        }}
      >
        <Stack gap="md">
          <Callout meaning="ready" title={t('enrol.made')} live />
          <TextInput
            label={t('enrol.label')}
            description={t('enrol.hint')}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            maxLength={64}
            autoFocus
          />
          <Button type="submit" size="md" fullWidth loading={pending}>
            {t('enrol.save')}
          </Button>
        </Stack>
      </form>
    )
  }
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('enrol.lead')}</Text>
      {refusal ? (
        <Callout meaning="soon" title={refusal === 'known' ? t('enrol.known') : t(`challenge.${refusal}`)} live />
      ) : (
        <ErrorText error={error} />
      )}
      <Button size="md" fullWidth onClick={begin} loading={pending || isAsking}>
        {t('enrol.submit')}
      </Button>
      {isAsking ? (
        <Text size="sm" c="dimmed" role="status">
          {t('enrol.waiting')}
        </Text>
      ) : null}
    </Stack>
  )
}
