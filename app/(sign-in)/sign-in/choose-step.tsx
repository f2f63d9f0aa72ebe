import { getTranslations } from 'next-intl/server'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { ChooseForm } from './choose-form'
import { listWays } from './list-ways'
import type { LoadedStep } from './load-step'

type Props = { loaded: LoadedStep; stand: NonNullable<LoadedStep['stand']> }

/** "Other ways": everything this person may use now, strongest first, each with where it goes. */
export async function ChooseStep({ loaded: { journey }, stand }: Props) {
  const t = await getTranslations()
  const { problem } = journey.facts
  const ways = listWays(stand)
  return (
    <>
      <PageHead title={t('signIn.choose.title')} {...(ways.length > 0 ? { lead: t('signIn.choose.lead') } : {})} />
      {problem ? <Callout meaning="blocked" title={t(`errors.${problem.code}`, problem.values)} live /> : null}
      <ChooseForm nonce={journey.nonce} ways={ways} />
    </>
  )
}
