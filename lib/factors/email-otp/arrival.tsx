'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { Callout } from '@/lib/ui/callout'
import { patience, useSecondsSince } from '../since-sent'

/** "Nothing came?": after a minute, where a mail may be, and a new one. */
export function Arrival({ expiresAt, onAgain, pending }: { expiresAt: number; onAgain: (() => void) | null; pending: boolean }) {
  const t = useTranslations('factor.email-otp.challenge')
  const { seconds, isExpired } = useSecondsSince(expiresAt)
  const isLate = seconds >= patience
  return (
    <Stack gap="sm">
      {isExpired ? <Callout meaning="soon" title={t('expired')} live /> : null}
      <div aria-live="polite">
        {isLate ? (
          <Callout>
            <Text size="sm">{t('nothing')}</Text>
          </Callout>
        ) : null}
      </div>
      {onAgain && (isLate || isExpired) ? (
        <Group>
          <Button variant="subtle" size="compact-sm" px={0} onClick={onAgain} disabled={pending}>
            {t('again')}
          </Button>
        </Group>
      ) : null}
    </Stack>
  )
}
