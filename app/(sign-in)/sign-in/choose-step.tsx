import { Stack, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { ChooseForm } from './choose-form'
import { listWays } from './list-ways'
import type { LoadedStep } from './load-step'
import { SupportContact } from './support-contact'

type Props = { loaded: LoadedStep; stand: NonNullable<LoadedStep['stand']> }

/** "Other ways": everything this person may use now, strongest first, each with where it goes; then where help is. */
export async function ChooseStep({ loaded: { journey, organisation }, stand }: Props) {
  const t = await getTranslations()
  const { problem } = journey.facts
  const ways = listWays(stand)
  return (
    <>
      <PageHead title={t('signIn.choose.title')} {...(ways.length > 0 ? { lead: t('signIn.choose.lead') } : {})} />
      {problem ? <Callout meaning="blocked" title={t(`errors.${problem.code}`, problem.values)} live /> : null}
      <ChooseForm nonce={journey.nonce} ways={ways}>
        <Stack gap={4}>
          {ways.length > 0 ? <Text fw={700}>{t('signIn.choose.help')}</Text> : null}
          <SupportContact organisation={organisation} />
        </Stack>
      </ChooseForm>
    </>
  )
}
