import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { getTerms, getTermsVersion } from '@/lib/people/terms/data'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { PlainWords } from '@/lib/ui/plain-words'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('terms'))('title') }
}

/** The terms of use in force, or an older version that somebody agreed to (`?version=`). For everybody, signed in or not. */
export default async function TermsPage({ searchParams }: Props) {
  const [db, { now, locale, organisation }, t, query] = await Promise.all([
    database(),
    loadReader(),
    getTranslations('terms'),
    searchParams,
  ])
  const inForce = await getTerms(db, now)
  const asked = typeof query.version === 'string' && /^[1-9]\d{0,5}$/.test(query.version) ? Number(query.version) : null
  const terms = asked === null || asked === inForce?.version ? inForce : await getTermsVersion(db, asked, now)
  if (!terms) notFound()
  return (
    <>
      <PageHead title={t('title')} lead={organisation.name} />
      <Stack gap="md">
        {terms.version === inForce?.version ? null : <Callout title={t('older', { version: terms.version })} />}
        <Panel
          title={t('version', { version: terms.version })}
          aside={t.rich('from', { date: () => <DateText at={terms.inForceFrom} zone={organisation.zone} precision="day" /> })}
        >
          <PlainWords text={terms[locale]} />
        </Panel>
        {inForce && terms.version !== inForce.version ? (
          <div>
            <ButtonLink href="/terms" variant="default">
              {t('toCurrent')}
            </ButtonLink>
          </div>
        ) : terms.version > 1 ? (
          <Text size="sm" c="dimmed">
            {t('olderStay')}
          </Text>
        ) : null}
      </Stack>
    </>
  )
}
