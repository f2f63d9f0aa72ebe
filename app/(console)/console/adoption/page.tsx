import { Group, Skeleton, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { loadReader } from '@/app/reader'
import { getApart, getCounts, getSignInTrend, getTrend } from '@/lib/adoption/data'
import { linkToPeople } from '@/lib/adoption/people/schema'
import { readBurnDown } from '@/lib/adoption/rules'
import { getCounted } from '@/lib/adoption/snapshots/mutations'
import { requireRole } from '@/lib/auth/require'
import { factorTraits, factorTypes } from '@/lib/factors/registry'
import { listMemberships } from '@/lib/people/memberships/data'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { lineOf } from './factor-line'
import { FactorTable } from './factor-table'
import { loadRules } from './load-adoption'
import { PhoneUse } from './phone-use'
import { SignInChart } from './sign-in-chart'
import { TrendChart } from './trend-chart'
import { UnitTable } from './unit-table'
import { WaveTable } from './wave-table'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('adoption'))('title') }
}

const days = 365

/** How far people have come: phone-only going down, factors over time, by factor, wave and unit. Every number opens its people. */
export default async function AdoptionPage({ searchParams }: { searchParams: Promise<{ affiliation?: string | string[] }> }) {
  await requireRole('administrator', 'support', 'auditor')
  const asked = (await searchParams).affiliation
  const [db, reader, t, locale] = await Promise.all([database(), loadReader(), getTranslations('adoption'), getLocale()])
  const { affiliations } = await listMemberships(db)
  const affiliation = affiliations.find(({ code }) => code === asked)?.code
  const scope = { now: reader.now, days, affiliation }
  const [trend, signIns, { data: apart }, counts, rules, factor] = await Promise.all([
    getTrend(db, scope),
    getSignInTrend(db, scope),
    getCounted(db, `apart:${affiliation ?? ''}`, reader.now, (tx) => getApart(tx, reader.now, affiliation)),
    getCounts(db),
    loadRules(),
    getTranslations('factor'),
  ])
  const burnDown = readBurnDown(trend.totals['phone-only'] ?? [])
  const size = Math.abs(burnDown.weekChange)
  const change = t('weekChange', {
    count: burnDown.weekChange,
    size,
    sign: burnDown.weekChange > 0 ? 'up' : burnDown.weekChange < 0 ? 'down' : 'same',
  })
  const people = trend.totals.people?.at(-1) ?? 0
  const open = (filter: Parameters<typeof linkToPeople>[0]) => (chunks: React.ReactNode) => (
    <Link href={linkToPeople({ ...filter, affiliation })}>{chunks}</Link>
  )
  return (
    <>
      <PageHead
        over={t('title')}
        title={
          <Link href={linkToPeople({ measure: 'phone-only', affiliation })} style={{ color: 'inherit', textDecorationThickness: 1 }}>
            {t('head', { count: burnDown.now })}
          </Link>
        }
        lead={burnDown.daysLeft === null ? t('noPace', { change }) : t('pace', { change, days: burnDown.daysLeft })}
      />
      <Stack gap="md">
        <Stack gap="xs">
          <Group component="nav" gap={6} aria-label={t('chooseAffiliation')}>
            {[{ code: undefined, name: t('everybody') }, ...affiliations.map(({ code, name }) => ({ code, name: name[locale] }))].map(
              ({ code, name }) => (
                <ButtonLink
                  key={name}
                  size="xs"
                  variant={code === affiliation ? 'filled' : 'default'}
                  href={code ? `/console/adoption?affiliation=${encodeURIComponent(code)}` : '/console/adoption'}
                >
                  {name}
                </ButtonLink>
              ),
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {t.rich('denominator', {
              ...apart,
              count: people,
              people: open({ measure: 'people' }),
              dormantPeople: open({ apart: 'dormant' }),
              notArrivedPeople: open({ apart: 'not-arrived' }),
              onLeavePeople: open({ apart: 'on-leave' }),
              suspendedPeople: open({ apart: 'suspended' }),
              leftPeople: open({ apart: 'left' }),
            })}
          </Text>
        </Stack>
        <TrendChart
          title={t('burnDown')}
          aside={t('burnDownAside')}
          days={trend.days}
          series={[{ label: t('measure.phone-only'), color: 'var(--sekisho-line-phone)', values: trend.totals['phone-only'] ?? [] }]}
        />
        <FactorTable counts={counts} affiliation={affiliation} people={people} />
        <TrendChart
          title={t('mix')}
          aside={t('mixAside')}
          days={trend.days}
          series={factorTypes
            .filter((type) => !factorTraits[type]?.recoveryOnly)
            .map((type) => ({
              label: factor(`${type}.name`),
              values: trend.totals[`proven:${type}`] ?? trend.days.map(() => 0),
              ...lineOf(type),
            }))}
        />
        <SignInChart trend={signIns} />
        <Suspense fallback={null}>
          <PhoneUse />
        </Suspense>
        {rules.plans.map((plan) => (
          <Suspense key={plan.id} fallback={<Skeleton height={240} />}>
            <WaveTable rolloutId={plan.id} />
          </Suspense>
        ))}
        <Panel title={t('units')}>
          <Suspense fallback={<Skeleton height={300} />}>
            <UnitTable />
          </Suspense>
        </Panel>
      </Stack>
    </>
  )
}
