import { getTranslations } from 'next-intl/server'
import { PageHead } from '@/lib/ui/page-head'
import { ChallengeForm } from './challenge-form'
import { EndingNotice } from './ending-notice'
import type { LoadedStep } from './load-step'

type Props = { loaded: LoadedStep; stand: NonNullable<LoadedStep['stand']> }

/** The strongest factor is asked first; what else there is stands under "other ways", and at least where help is. */
export async function ChallengeStep({ loaded: { journey, organisation }, stand }: Props) {
  const t = await getTranslations()
  const { challenge } = journey.facts
  if (!challenge) return null
  const { factor, show } = challenge
  const all = stand.offers.first ? [stand.offers.first, ...stand.offers.others] : []
  const others = [...new Set(all.map((offer) => offer.factor).filter((other) => other !== factor))]
  const recoveryCodesLeft =
    stand.offers.recovery.includes('recovery-codes') && factor !== 'recovery-codes' ? stand.decided.facts.recoveryCodesLeft : 0
  return (
    <>
      <PageHead title={t(`factor.${factor}.challenge.title` as 'factor.passkey.challenge.title')} />
      <ChallengeForm
        nonce={journey.nonce}
        factor={factor}
        show={show}
        otherFactors={others}
        recoveryCodesLeft={recoveryCodesLeft}
        isConfirmation={journey.purpose === 'change'}
      />
      <EndingNotice decision={stand.decided.decision} factor={factor} zone={organisation.zone} />
    </>
  )
}
