import { Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { getRules } from '@/lib/rollouts/data'
import { listAffected } from '@/lib/rollouts/diff/data'
import { listSimulatedPeople, type SimulatedPerson } from '@/lib/rollouts/simulation/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { meanings } from '../../describe'
import { loadLabels } from '../../load-labels'
import { loadVersion } from '../../load-rollout'
import { readFilter, readKey, type Search, writeKey } from './read-filter'

const pageSize = 50

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rollouts.people')
  return { title: t('title') }
}

/** The people behind one number of a rollout, at the instant the number was counted for. */
export default async function RolloutPeoplePage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: Promise<Search>
}) {
  await requireRole('administrator', 'support', 'auditor')
  const [{ id }, search, db, t, locale] = await Promise.all([params, searchParams, database(), getTranslations('rollouts'), getLocale()])
  const now = getRequestTime()
  const states = await getTranslations('state')
  const flags = await getTranslations('rollouts.counts')
  const { line, version, rules, plan } = await loadVersion(db, id, search.version, now)
  const { filter, at, effect } = readFilter(search, toInstant(now))
  const labels = await loadLabels(db, locale)
  const after = readKey(search.after)
  const page = effect
    ? await listAffected(db, await getRules(db, now), rules, { rollout: id, at, effect, after, limit: pageSize })
    : await listSimulatedPeople(db, rules, { rollout: id, at, now: toInstant(now), filter, after, limit: pageSize })
  const wave = (key: string | null) => plan.waves.find((one) => one.key === key)?.name[locale] ?? ''
  const criteria = [
    effect === null ? null : t(`review.effect.${effect}`),
    filter.wave === undefined ? null : wave(filter.wave),
    filter.unit === undefined ? null : (labels.units[filter.unit] ?? (filter.unit || t('noUnit'))),
    filter.affiliation === undefined ? null : (labels.affiliations[filter.affiliation] ?? (filter.affiliation || t('noAffiliation'))),
    filter.states === undefined ? null : filter.states.map((state) => states(state)).join(t('or')),
    filter.flag === undefined ? null : flags(filter.flag),
    filter.door === undefined ? null : t(`door.${filter.door}`),
    filter.cause === undefined ? null : t(`cause.${filter.cause}`),
  ].filter((part) => part !== null)
  const address = (key: string | null) => {
    const query = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) => (value === undefined || name === 'after' ? [] : [[name, value]])),
    )
    if (key) query.set('after', key)
    return `/console/rollouts/${id}/people?${query}`
  }
  const { zone } = plan.rules
  return (
    <>
      <PageHead
        over={<Link href={`/console/rollouts/${id}`}>{version.document.name[locale]}</Link>}
        title={criteria.length > 0 ? criteria.join(' · ') : t('people.everybody')}
        lead={
          <>
            {t('people.at')} <DateText at={fromInstant(at)} zone={zone} />
            {version.number === line.runningVersion ? null : ` · ${t(`version.${version.state}`, { number: version.number })}`}
          </>
        }
        actions={
          <ButtonLink href={`/console/rollouts/${id}`} variant="default">
            {t('people.back')}
          </ButtonLink>
        }
      />
      <Panel>
        <DataTable<SimulatedPerson>
          label={t('people.title')}
          rows={page.people}
          keyOf={(person) => person.id}
          empty={<EmptyNote title={t('people.none')}>{t('people.noneText')}</EmptyNote>}
          columns={[
            {
              key: 'name',
              head: t('people.name'),
              cell: (person) => (
                <>
                  <Link href={`/console/people/${person.id}`}>{person.name}</Link>{' '}
                  <Text span size="sm" c="dimmed">
                    {person.login}
                  </Text>
                </>
              ),
            },
            { key: 'unit', head: t('people.unit'), cell: (person) => labels.units[person.unit] ?? person.unit },
            {
              key: 'affiliation',
              head: t('people.affiliation'),
              cell: (person) => labels.affiliations[person.affiliation] ?? person.affiliation,
            },
            { key: 'wave', head: t('people.wave'), cell: (person) => wave(person.outcome.wave) },
            {
              key: 'state',
              head: t('people.state'),
              cell: (person) => <Tag meaning={meanings[person.outcome.state]}>{states(person.outcome.state)}</Tag>,
            },
            {
              key: 'deadline',
              head: t('people.deadline'),
              cell: ({ outcome: { deadline } }) =>
                typeof deadline === 'number' ? (
                  <DateText at={fromInstant(deadline)} zone={zone} />
                ) : deadline === 'no-date' ? (
                  t('timeline.undated')
                ) : (
                  ''
                ),
            },
          ]}
          paging={{
            ...(after ? { first: address(null) } : {}),
            ...(page.next ? { next: address(writeKey(page.next)) } : {}),
            firstLabel: t('people.first'),
            nextLabel: t('people.next'),
          }}
        />
      </Panel>
    </>
  )
}
