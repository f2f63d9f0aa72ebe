'use client'

import { Button, Group, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { FactorChallenge } from '@/lib/factors/registry.ui'
import { goWithoutPass, openOtherWays, pickFactor } from './actions'
import { useJourneyStep } from './take-step'
import { useStep } from './use-step'

type Props = {
  nonce: string
  factor: string
  show: Record<string, unknown>
  otherFactors: string[]
  recoveryCodesLeft: number
  isConfirmation: boolean
}

/** The factor's own piece, with this sign-in's actions around it. */
export function ChallengeForm({ nonce, factor, show, otherFactors, recoveryCodesLeft, isConfirmation }: Props) {
  const t = useTranslations('signIn')
  const answer = useJourneyStep()
  const again = useStep(pickFactor)
  const other = useStep(openOtherWays)
  const without = useStep(goWithoutPass)
  const isPending = answer.isPending || again.isPending || other.isPending || without.isPending
  const openOther = () => other.send({ nonce })
  return (
    <Stack gap="md" mt="md">
      <FactorChallenge
        factor={factor}
        show={show}
        onSubmit={(input) => {
          again.setError(null)
          answer.send({ step: 'challenge', nonce, answer: input })
        }}
        onAgain={(choice) => {
          answer.setError(null)
          again.send({
            nonce,
            factor,
            ...(choice.credentialId ? { credentialId: choice.credentialId } : {}),
            ...(choice.channel ? { channel: choice.channel } : {}),
          })
        }}
        error={answer.error ?? again.error ?? other.error ?? without.error}
        pending={isPending}
        remaining={{ otherFactors, recoveryCodesLeft, onOtherWays: openOther }}
      />
      <Group justify="flex-end">
        {factor === 'day-pass' && !isConfirmation ? (
          <Button variant="subtle" size="compact-sm" px={0} onClick={() => without.send({ nonce })} loading={without.isPending}>
            {t('withoutPass')}
          </Button>
        ) : (
          <Button variant="subtle" size="compact-sm" px={0} onClick={openOther} loading={other.isPending}>
            {t('otherWays')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
