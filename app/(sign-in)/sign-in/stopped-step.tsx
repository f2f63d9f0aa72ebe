import { List, ListItem, Stack, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { ReasonText } from '@/lib/ui/reason-text'
import type { LoadedStep } from './load-step'
import { StartOver } from './start-over'
import { SupportContact } from './support-contact'

/** A refusal says what, why, until when, and the way out. */
export async function StoppedStep({ loaded: { journey, organisation, stand } }: { loaded: LoadedStep }) {
  const t = await getTranslations('signIn')
  const why = journey.facts.stopped ?? 'refused'
  const reasons = why === 'activation' || why === 'closed' ? [] : (stand?.decided.decision.reasons ?? [])
  return (
    <>
      <PageHead title={t(`stopped.${why}.title`)} />
      <Stack gap="md">
        <Callout meaning="blocked" title={t(`stopped.${why}.text`)}>
          {reasons.length > 0 ? (
            <List size="sm" mt="xs" spacing={4}>
              {reasons.map((reason) => (
                <ListItem key={reason.code + JSON.stringify(reason.values)}>
                  <ReasonText reason={reason} zone={organisation.zone} />
                </ListItem>
              ))}
            </List>
          ) : null}
        </Callout>
        {why === 'activation' ? <ButtonLink href="/sign-in/activate">{t('name.activate')}</ButtonLink> : null}
        <Text fw={700}>{t('stopped.wayOut')}</Text>
        <SupportContact organisation={organisation} />
        <StartOver label={t('startOver')} />
      </Stack>
    </>
  )
}
