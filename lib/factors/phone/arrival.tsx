'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { Callout } from '@/lib/ui/callout'
import type { Shown } from '../factor'
import { patience, useSecondsSince } from '../since-sent'
import type { Choice, Remaining } from '../ui-contract'

export type SentCode = {
  lastDigits: string
  channel: 'sms' | 'voice'
  digits: number
  silent?: boolean
  takesSms: boolean
  expiresAt: number
}
export const readSent = (show: Shown): SentCode => ({ digits: 6, ...show }) as SentCode

/** "Nothing came? Abroad?": after a minute, with what this person has left, and the ways to have the code sent again. */
export function Arrival({
  sent,
  remaining,
  onAgain,
  pending,
}: {
  sent: SentCode
  remaining?: Remaining
  onAgain?: (choice: Choice) => void
  pending: boolean
}) {
  const t = useTranslations()
  const { seconds, isExpired } = useSecondsSince(sent.expiresAt)
  // Where the last codes did not arrive, nobody waits a minute to learn what else there is.
  const isLate = seconds >= patience || sent.silent === true
  const other = sent.channel === 'sms' ? 'voice' : 'sms'
  const otherFactors = (remaining?.otherFactors ?? []).filter((factor) => t.has(`factor.${factor as 'phone'}.name`))
  return (
    <Stack gap="sm">
      {isExpired ? <Callout meaning="soon" title={t('factor.phone.challenge.expired')} live /> : null}
      <div aria-live="polite">
        {isLate ? (
          <Callout>
            <Text size="sm">{t(sent.channel === 'sms' ? 'factor.phone.challenge.nothingSms' : 'factor.phone.challenge.nothingVoice')}</Text>
            <Text size="sm">{t('factor.phone.challenge.abroad')}</Text>
            {remaining ? (
              <Text size="sm" fw={600}>
                {remaining.recoveryCodesLeft > 0
                  ? `${t('factor.phone.challenge.leftCodes', { count: remaining.recoveryCodesLeft })} `
                  : null}
                {otherFactors.length > 0
                  ? t('factor.phone.challenge.leftFactors', {
                      factors: otherFactors.map((factor) => t(`factor.${factor as 'phone'}.name`)).join(' · '),
                    })
                  : remaining.recoveryCodesLeft === 0
                    ? t('factor.phone.challenge.leftNothing')
                    : null}
              </Text>
            ) : null}
          </Callout>
        ) : null}
      </div>
      <Group justify="space-between" gap="xs">
        {onAgain && (isLate || isExpired) ? (
          <Button variant="subtle" size="compact-sm" px={0} onClick={() => onAgain({ channel: sent.channel })} disabled={pending}>
            {t(sent.channel === 'sms' ? 'factor.phone.challenge.again' : 'factor.phone.challenge.againVoice')}
          </Button>
        ) : null}
        {onAgain && (other === 'voice' || sent.takesSms) ? (
          <Button variant="subtle" size="compact-sm" px={0} onClick={() => onAgain({ channel: other })} disabled={pending}>
            {t(other === 'voice' ? 'factor.phone.challenge.callInstead' : 'factor.phone.challenge.textInstead')}
          </Button>
        ) : null}
        {isLate && remaining?.onOtherWays ? (
          <Button variant="subtle" size="compact-sm" px={0} onClick={remaining.onOtherWays} disabled={pending}>
            {t('factor.phone.challenge.otherWays')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}
