'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import type { Shown } from '@/lib/factors/factor'
import { FactorKept } from '@/lib/factors/registry.ui'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { useAct } from '../use-act'
import { issueReplacement } from './actions'

/** A button first, so that the code appears when its owner looks, and only to them. What was shown stays until it is kept. */
export function Replacement({ isOwed, next }: { isOwed: boolean; next: string }) {
  const t = useTranslations('me.recoveryCode')
  const { act, error, isPending } = useAct('/me')
  const [made, setMade] = useState<{ factor: string; show: Shown } | null>(null)
  const [isKept, setIsKept] = useState(false)
  if (made && !isKept)
    return (
      <Panel>
        <FactorKept factor={made.factor} show={made.show} onDone={() => setIsKept(true)} />
      </Panel>
    )
  return (
    <Stack gap="md">
      {isKept ? <Callout meaning="ready" title={t('done')} live /> : null}
      {isKept || isOwed ? null : (
        <Callout meaning="neutral" title={t('over')}>
          {t('overText')}
        </Callout>
      )}
      <ErrorText error={error} />
      {isOwed && !isKept && !error ? (
        <Button size="md" fullWidth loading={isPending} onClick={() => act(() => issueReplacement({}), setMade)}>
          {t('show')}
        </Button>
      ) : (
        <ButtonLink href={next} size="md" fullWidth>
          {t('go')}
        </ButtonLink>
      )}
      {isKept || (isOwed && !error) ? null : (
        <ButtonLink href="/me/factors/recovery-codes" variant="subtle">
          {t('make')}
        </ButtonLink>
      )}
    </Stack>
  )
}
