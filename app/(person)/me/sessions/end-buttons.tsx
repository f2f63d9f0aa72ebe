'use client'

import { Button, Group, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import type { FactorError } from '@/lib/factors/ui-contract'
import { Callout } from '@/lib/ui/callout'
import { endOne, endOthers } from './actions'

/** Ends one session. It can be opened again by signing in, so it is not asked twice. */
export function EndSessionButton({ sessionId, label }: { sessionId: string; label: string }) {
  const t = useTranslations('me.sessions')
  const [error, setError] = useState<FactorError>(null)
  const [isPending, startTransition] = useTransition()
  const end = () =>
    startTransition(async () => {
      const result = await endOne({ sessionId })
      setError(result.ok ? null : result.error)
    })
  return (
    <div>
      <Button variant="default" size="sm" onClick={end} loading={isPending} aria-label={label}>
        {t('endOne')}
      </Button>
      <ErrorText error={error} />
    </div>
  )
}

/** Ends all the others: says how many first, then asks. */
export function EndOthersButton({ count }: { count: number }) {
  const t = useTranslations()
  const [isAsking, setIsAsking] = useState(false)
  const [error, setError] = useState<FactorError>(null)
  const [isPending, startTransition] = useTransition()
  const end = () =>
    startTransition(async () => {
      const result = await endOthers({})
      setError(result.ok ? null : result.error)
      setIsAsking(!result.ok)
    })
  if (!isAsking)
    return (
      <Button variant="default" onClick={() => setIsAsking(true)} aria-expanded={false}>
        {t('me.sessions.endOthers')}
      </Button>
    )
  return (
    <Stack gap="sm">
      <Callout meaning="soon" title={t('me.sessions.endOthersAsk', { count })} live />
      <ErrorText error={error} />
      <Group gap="xs">
        <Button color="shu" onClick={end} loading={isPending}>
          {t('me.sessions.endOthers')}
        </Button>
        <Button variant="default" onClick={() => setIsAsking(false)} disabled={isPending}>
          {t('ui.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}
