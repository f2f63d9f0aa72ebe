'use client'

import { Button, Skeleton, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import type { Shown } from '@/lib/factors/factor'
import { FactorChallenge } from '@/lib/factors/registry.ui'
import type { Choice, Remaining } from '@/lib/factors/ui-contract'
import { useAct } from '../../use-act'
import { beginTry, finishTry } from './actions'

type Props = { factor: string; credentialId: string; here: string; remaining: Remaining; onDone: () => void }

/** One own credential answers a challenge of its own: what has worked once is proven. */
export function Trial({ factor, credentialId, here, remaining, onDone }: Props) {
  const t = useTranslations('me.factorPage')
  const { act, error, setError, isPending } = useAct(`${here}?try=${credentialId}`)
  const [begun, setBegun] = useState<{ challengeId: string; show: Shown } | null>(null)
  const begin = ({ channel }: Choice) => {
    act(() => beginTry({ credentialId, ...(channel ? { channel } : {}) }), setBegun)
  }
  const beginOnce = useEffectEvent(() => begin({}))
  useEffect(() => beginOnce(), [])
  if (!begun)
    return error ? (
      <Stack gap="md">
        <ErrorText error={error} />
        <Button variant="default" onClick={() => begin({})} loading={isPending}>
          {t('tryIt')}
        </Button>
      </Stack>
    ) : (
      <Skeleton h={120} />
    )
  return (
    <FactorChallenge
      factor={factor}
      show={begun.show}
      error={error}
      pending={isPending}
      remaining={remaining}
      onSubmit={(answer) => act(() => finishTry({ challengeId: begun.challengeId, answer }), onDone)}
      onAgain={(choice) => {
        setError(null)
        begin(choice)
      }}
    />
  )
}
