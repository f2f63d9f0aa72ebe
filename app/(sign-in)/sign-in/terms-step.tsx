import { Stack, Text } from '@mantine/core'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime } from '@/lib/auth/require'
import { getTerms } from '@/lib/people/terms/data'
import { database } from '@/lib/platform/database'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { PlainWords } from '@/lib/ui/plain-words'
import type { LoadedStep } from './load-step'
import { StartOver } from './start-over'
import classes from './terms.module.css'
import { TermsForm } from './terms-form'

/** The terms of use in force, before the session. Whoever does not agree leaves the sign-in; nothing of theirs changes. */
export async function TermsStep({ loaded: { journey, organisation } }: { loaded: LoadedStep }) {
  const [t, locale, terms] = await Promise.all([
    getTranslations('terms'),
    getLocale(),
    database().then((db) => getTerms(db, getRequestTime())),
  ])
  return (
    <>
      <PageHead title={t('title')} lead={t('ask', { organisation: organisation.name[locale] })} />
      <Stack gap="md">
        {terms ? (
          <>
            <Text size="sm" c="dimmed">
              {t.rich('versionFrom', {
                version: terms.version,
                date: () => <DateText at={terms.inForceFrom} zone={organisation.zone} precision="day" />,
              })}
            </Text>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard */}
            <section className={classes.words} aria-label={t('title')} tabIndex={0}>
              <PlainWords text={terms[locale]} />
            </section>
          </>
        ) : null}
        <TermsForm nonce={journey.nonce} version={terms?.version ?? null} words={{ agree: t('agree'), goOn: t('goOn') }} />
        {terms ? (
          <Text size="sm" c="dimmed">
            {t('kept')} <Link href={`/terms?version=${terms.version}`}>{t('ownPage')}</Link>
          </Text>
        ) : null}
        <div>
          <StartOver label={t('leave')} />
        </div>
      </Stack>
    </>
  )
}
