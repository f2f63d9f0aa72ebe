'use client'

import { Button, Stack } from '@mantine/core'
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'
import { IconFingerprint } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { ErrorText } from '@/lib/factors/error-text'
import { startPasskey } from './actions'
import { readOptions } from './passkey-options'
import { useJourney } from './take-step'

type Begun = { nonce: string; options: PublicKeyCredentialRequestOptionsJSON }

/** A passkey alone signs in: in the browser's own list under the name field (`isUnderField`), and by this button. */
export function PasskeyEntry({ next, isUnderField = false }: { next?: string; isUnderField?: boolean }) {
  const t = useTranslations('signIn.passkey')
  const takeStep = useJourney()
  const [error, setError] = useState<ActionError | null>(null)
  const [isCancelled, setIsCancelled] = useState(false)
  const [isSupported, setIsSupported] = useState(false)
  const [isPending, startTransition] = useTransition()

  const begin = async (): Promise<Begun | null> => {
    const begun = await startPasskey(next ? { next } : {})
    const options = begun.ok ? readOptions(begun.data.show) : null
    if (begun.ok && options) return { nonce: begun.data.nonce, options }
    if (!begun.ok) setError(begun.error)
    return null
  }
  const finish = async ({ nonce, options }: Begun, isAutofill: boolean) => {
    const answer = await startAuthentication({ optionsJSON: options, useBrowserAutofill: isAutofill })
    const result = await takeStep({ step: 'passkey', nonce, answer })
    if (!result.ok) setError(result.error)
    return result.ok
  }
  /** Waits under the name field until one is picked there; after a refusal it waits again with a new challenge. */
  const offerUnderField = useEffectEvent(async (isGone: () => boolean) => {
    if (!(await browserSupportsWebAuthnAutofill())) return
    for (let tries = 0; tries < 3 && !isGone(); tries++) {
      const begun = await begin()
      if (!begun || isGone()) return
      try {
        if (await finish(begun, true)) return
      } catch {
        // Closed, or the button took over: nothing to say.
        return
      }
    }
  })
  useEffect(() => {
    let isGone = false
    setIsSupported(browserSupportsWebAuthn())
    if (isUnderField) void offerUnderField(() => isGone)
    return () => {
      isGone = true
      WebAuthnAbortService.cancelCeremony()
    }
  }, [isUnderField])

  const press = () =>
    startTransition(async () => {
      setError(null)
      setIsCancelled(false)
      const begun = await begin()
      if (!begun) return
      try {
        await finish(begun, false)
      } catch {
        setIsCancelled(true)
      }
    })
  if (!isSupported) return null
  return (
    <Stack gap="sm">
      <Button
        variant="default"
        size="md"
        fullWidth
        leftSection={<IconFingerprint size={20} aria-hidden />}
        onClick={press}
        loading={isPending}
      >
        {t('button')}
      </Button>
      {isCancelled ? <p role="status">{t('cancelled')}</p> : null}
      <ErrorText error={error} />
    </Stack>
  )
}
