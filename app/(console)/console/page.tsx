import { Grid, GridCol, SimpleGrid, Skeleton, Stack } from '@mantine/core'
import type { Metadata } from 'next'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { loadReader } from '@/app/reader'
import { getSignInTrend, getTrend } from '@/lib/adoption/data'
import { findNextDate } from '@/lib/adoption/outlook/outlook'
import { linkToPeople } from '@/lib/adoption/people/schema'
import { readBurnDown, shareOf, shareOverDays } from '@/lib/adoption/rules'
import { requireRole } from '@/lib/auth/require'
import { formatDistance } from '@/lib/i18n/dates'
import { database } from '@/lib/platform/database'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { ButtonLink } from '@/lib/ui/button-link'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Stat } from '@/lib/ui/stat'
import { lineOf } from './adoption/factor-line'
import { loadRules } from './adoption/load-adoption'
import { TrendChart } from './adoption/trend-chart'
import { Decisions } from './overview/decisions'
import { ExemptionCount } from './overview/exemption-count'
import { NextDateLead } from './overview/next-date-lead'
import { RestoreNote } from './overview/restore-note'
import { RunningRollouts } from './overview/running-rollouts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('ui'))('nav.overview') }
}

/** Today: the next date, how far people have come, what waits for a decision, and the waves on a line of time. */
export default async function OverviewPage() {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const [db, reader, rules, t, adoption, format, locale] = await Promise.all([
    database(),
    loadReader(),
    loadRules(),
    getTranslations('console'),
    getTranslations('adoption'),
    getFormatter(),
    getLocale(),
  ])
  const { now, organisation } = reader
  const [trend, signIns] = await Promise.all([getTrend(db, { now, days: 60 }), getSignInTrend(db, { now, days: 15 })])
  const next = findNextDate(rules, toInstant(now))
  const last = (values: number[] | undefined) => values?.at(-1) ?? 0
  const people = last(trend.totals.people)
  const phoneOnly = readBurnDown(trend.totals['phone-only'] ?? [])
  const withPasskey = last(trend.totals['with-passkey'])
  const none = readBurnDown(trend.totals.none ?? [])
  const phone = signIns.byFactor.phone ?? []
  // Today is only part of a day: it is left out of both weeks.
  const share = shareOverDays(phone, signIns.all, 7, 1)
  const shareBefore = shareOverDays(phone, signIns.all, 7, 8)
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 1 })
  const change = (count: number) =>
    adoption('weekChange', { count, sign: count > 0 ? 'up' : count < 0 ? 'down' : 'same', size: Math.abs(count) })
  const title = next
    ? t('next.title', {
        rollout: next.plan.rules.name[locale],
        wave: next.wave.name[locale],
        distance: formatDistance(fromInstant(next.at), now, { locale, zone: organisation.zone }),
      })
    : t('next.none')
  return (
    <>
      <PageHead
        over={t('over', { organisation: organisation.name, count: people })}
        title={title}
        lead={
          <Suspense fallback={<Skeleton component="span" display="inline-block" height={18} width="60%" />}>
            <NextDateLead zone={organisation.zone} />
          </Suspense>
        }
      />
      {actor.roles.includes('administrator') ? <RestoreNote zone={organisation.zone} /> : null}
      {people === 0 ? (
        <Panel>
          <EmptyNote
            title={t('empty.title')}
            action={actor.roles.includes('administrator') ? <ButtonLink href="/console/import">{t('empty.action')}</ButtonLink> : null}
          >
            {t('empty.text')}
          </EmptyNote>
        </Panel>
      ) : (
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
            <Stat
              label={adoption('measure.phone-only')}
              value={format.number(phoneOnly.now)}
              note={change(phoneOnly.weekChange)}
              meaning={phoneOnly.weekChange < 0 ? 'ready' : 'soon'}
              href={linkToPeople({ measure: 'phone-only' })}
            />
            <Stat
              label={adoption('measure.with-passkey')}
              value={percent(shareOf(withPasskey, people))}
              note={t('ofPeople', { count: withPasskey, people })}
              href={linkToPeople({ measure: 'with-passkey' })}
            />
            <Stat
              label={adoption('phoneShare')}
              value={percent(share)}
              note={t('weekBefore', { share: percent(shareBefore) })}
              meaning={share < shareBefore ? 'ready' : 'neutral'}
              href="/console/adoption#sign-ins"
            />
            <Stat
              label={adoption('measure.none')}
              value={format.number(none.now)}
              note={change(none.weekChange)}
              meaning={none.weekChange < 0 ? 'ready' : 'soon'}
              href={linkToPeople({ measure: 'none' })}
            />
          </SimpleGrid>
          <Grid gap="md">
            <GridCol span={{ base: 12, md: 7, lg: 8 }}>
              <TrendChart
                title={t('chart.title')}
                aside={t('chart.aside')}
                fills
                days={trend.days}
                series={[
                  {
                    label: adoption('measure.phone-only'),
                    values: trend.totals['phone-only'] ?? [],
                    ...lineOf('phone'),
                  },
                  {
                    label: adoption('measure.with-passkey'),
                    values: trend.totals['with-passkey'] ?? [],
                    ...lineOf('passkey'),
                  },
                ]}
              />
            </GridCol>
            <GridCol span={{ base: 12, md: 5, lg: 4 }}>
              <Panel title={t('decisions.title')} aside={<ExemptionCount />}>
                <Suspense fallback={<Skeleton height={220} />}>
                  <Decisions zone={organisation.zone} actor={actor} />
                </Suspense>
              </Panel>
            </GridCol>
          </Grid>
          <Suspense fallback={<Skeleton height={280} />}>
            <RunningRollouts />
          </Suspense>
        </Stack>
      )}
    </>
  )
}
