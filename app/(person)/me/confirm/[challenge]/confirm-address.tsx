'use client'

import { Button, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { useAct } from '../../use-act'
import { confirmByLink } from './actions'

type Pending = { challengeId: string; factor: string; label: string; shown: string }

/** Says which address, and waits for a press: a scanner that opens every link of a mail registers nothing. */
export function ConfirmAddress({ pending, token }: { pending: Pending | null; token: string }) {
  const t = useTranslations('me.confirmAddress')
  const { act, error, isPending } = useAct('/me/factors/email-otp')
  const [made, setMade] = useState<{ credentialId: string } | null>(null)
  const page = `/me/factors/${pending?.factor ?? 'email-otp'}`
  if (made)
    return (
      <Stack gap="md">
        <Callout meaning="ready" title={t('done')} live>
          {t('doneText')}
        </Callout>
        <ButtonLink href={`${page}?try=${made.credentialId}`} size="md" fullWidth>
          {t('try')}
        </ButtonLink>
        <ButtonLink href="/me" variant="subtle">
          {t('back')}
        </ButtonLink>
      </Stack>
    )
  if (!pending)
    return (
      <Stack gap="md">
        <Callout meaning="neutral" title={t('over')}>
          {t('overText')}
        </Callout>
        <ButtonLink href={page} size="md" fullWidth>
          {t('again')}
        </ButtonLink>
      </Stack>
    )
  const { challengeId, label, shown } = pending
  return (
    <Panel>
      <Stack gap="md">
        <div>
          <Text fw={600}>{label || shown}</Text>
          {label ? <Text c="dimmed">{shown}</Text> : null}
        </div>
        <Text>{t('text')}</Text>
        <ErrorText error={error} />
        <Button size="md" fullWidth loading={isPending} onClick={() => act(() => confirmByLink({ challengeId, token }), setMade)}>
          {t('confirm')}
        </Button>
      </Stack>
    </Panel>
  )
}
