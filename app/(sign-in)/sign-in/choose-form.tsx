'use client'

import { Button, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import { pickFactor } from './actions'
import type { Way } from './list-ways'
import { StartOver } from './start-over'
import { useStep } from './use-step'

/** The lines to choose from; `children` stand below them. */
export function ChooseForm({ nonce, ways, children }: { nonce: string; ways: Way[]; children: ReactNode }) {
  const t = useTranslations('signIn')
  const pick = useStep(pickFactor)
  return (
    <Stack gap="sm" mt="md">
      <ErrorText error={pick.error} />
      <WayList ways={ways} isPending={pick.isPending} onPick={(way) => pick.send({ nonce, ...way })} />
      {ways.length === 0 ? <Text>{t('choose.nothing')}</Text> : null}
      {children}
      <StartOver label={t('startOver')} />
    </Stack>
  )
}

type Picked = { factor: string; credentialId?: string; channel?: 'sms' | 'voice' }

export function WayList({ ways, isPending, onPick }: { ways: Way[]; isPending: boolean; onPick: (way: Picked) => void }) {
  const t = useTranslations()
  return ways.map(({ factor, credentialId, channel, shown, standing }) => {
    const name = channel ? t(`signIn.choose.${channel}`) : t(`factor.${factor}.name` as 'factor.passkey.name')
    const note = standing === 'normal' ? '' : t(`signIn.choose.${standing}`)
    const under = [channel ? (shown ? t('signIn.choose.digits', { shown }) : '') : shown, note].filter(Boolean).join(' · ')
    return (
      <Button
        key={`${factor} ${credentialId} ${channel}`}
        variant="default"
        fullWidth
        justify="flex-start"
        h="auto"
        py="sm"
        disabled={isPending}
        onClick={() => onPick({ factor, ...(credentialId ? { credentialId } : {}), ...(channel ? { channel } : {}) })}
      >
        <span style={{ textAlign: 'start', whiteSpace: 'normal' }}>
          {name}
          {under ? (
            <Text span size="sm" c="dimmed" display="block">
              {under}
            </Text>
          ) : null}
        </span>
      </Button>
    )
  })
}
