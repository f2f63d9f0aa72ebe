import { Group, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { nameFactor } from '@/app/name-factor'
import { requireRole } from '@/lib/auth/require'
import { ownFactorTypes } from '@/lib/factors/registry'
import { countPeople, listPeople } from '@/lib/people/listing/data'
import { listMemberships } from '@/lib/people/memberships/data'
import { orderUnits } from '@/lib/people/memberships/rules'
import { roleNames, standings } from '@/lib/people/schema'
import type { PersonRow } from '@/lib/people/types'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { type Column, DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { PeopleFilters } from './people-filters'
import { type ColumnName, optionalColumns, readQuery, type Search, writeKey, writeQuery } from './read-query'
import { standingMeanings } from './standing-meanings'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people')
  return { title: t('title') }
}

/** The directory as a table: search, filters in the address bar, paging by key. */
export default async function PeoplePage({ searchParams }: { searchParams: Promise<Search> }) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const [given, db, t, common, all, locale] = await Promise.all([
    searchParams,
    database(),
    getTranslations('people'),
    getTranslations('ui'),
    getTranslations(),
    getLocale(),
  ])
  const query = readQuery(given)
  const [{ rows, next }, { count, isMore }, known] = await Promise.all([
    listPeople(db, { ...query, limit: 50 }),
    countPeople(db, query),
    listMemberships(db),
  ])
  const isFiltered = query.search !== '' || Object.keys(query.filter).length > 0
  const isAdministrator = actor.roles.includes('administrator')
  const label = (list: { code: string; name: { en: string; ja: string } }[]) => {
    const names = new Map(list.map(({ code, name }) => [code, name[locale]]))
    return (code: string) => names.get(code) ?? code
  }
  const labels = { affiliations: label(known.affiliations), units: label(known.units), groups: label(known.groups) }
  const choices = (list: { code: string; name: { en: string; ja: string } }[]) =>
    list.map(({ code, name }) => ({ value: code, label: name[locale] }))
  const factorName = (factor: string) => nameFactor(all, factor)
  const columns: Record<ColumnName, Column<PersonRow>> = {
    login: { key: 'login', head: t('column.login'), cell: (row) => row.login },
    externalId: { key: 'externalId', head: t('column.externalId'), cell: (row) => row.externalId },
    affiliations: {
      key: 'affiliations',
      head: t('column.affiliations'),
      cell: (row) => row.affiliations.map(labels.affiliations).join(', '),
    },
    units: { key: 'units', head: t('column.units'), cell: (row) => row.units.map(labels.units).join(', ') },
    groups: { key: 'groups', head: t('column.groups'), cell: (row) => row.groups.map(labels.groups).join(', ') },
    standing: {
      key: 'standing',
      head: t('column.standing'),
      cell: (row) => <Tag meaning={standingMeanings[row.standing]}>{t(`standing.${row.standing}`)}</Tag>,
    },
    factors: {
      key: 'factors',
      head: t('column.factors'),
      cell: (row) =>
        row.factors.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('noFactor')}
          </Text>
        ) : (
          <Group gap={4}>
            {row.factors.map(({ factor, isProven }) => (
              <Tag key={factor} meaning={isProven ? 'ready' : 'neutral'}>
                {/* Recovery codes are never proven: they are no factor to be tried. */}
                {isProven || factor === 'recovery-codes' ? factorName(factor) : t('unproven', { factor: factorName(factor) })}
              </Tag>
            ))}
          </Group>
        ),
    },
    lastSignIn: {
      key: 'lastSignIn',
      head: t('column.lastSignIn'),
      cell: (row) =>
        row.lastSignInAt ? (
          <span style={{ whiteSpace: 'nowrap' }}>
            <DateText at={row.lastSignInAt} precision="day" />
          </span>
        ) : (
          <Text size="sm">{t('never')}</Text>
        ),
    },
    roles: { key: 'roles', head: t('column.roles'), cell: (row) => row.roles.map((role) => t(`role.${role}`)).join(', ') },
  }
  const parameters = writeQuery(query)
  const address = (extra: Record<string, string> = {}) =>
    `/console/people?${new URLSearchParams([...parameters, ...Object.entries(extra)])}`
  return (
    <>
      <PageHead
        title={t('title')}
        lead={t('lead', { count, isMore: isMore ? 'yes' : 'no', isFiltered: isFiltered ? 'yes' : 'no' })}
        actions={
          isAdministrator ? (
            <>
              <ButtonLink href={`/console/people/codes?${parameters}`} variant="default">
                {t('codes.open')}
              </ButtonLink>
              <ButtonLink href={`/console/people/export?${parameters}`} variant="default">
                {t('export.open')}
              </ButtonLink>
            </>
          ) : null
        }
      />
      <Panel>
        <PeopleFilters
          isFiltered={isFiltered}
          columns={{ chosen: query.columns, all: optionalColumns.map((value) => ({ value, label: t(`column.${value}`) })) }}
          choices={{
            affiliation: choices(known.affiliations),
            unit: orderUnits(known.units).map(({ code, name, depth }) => ({
              value: code,
              label: `${'\u3000'.repeat(depth)}${name[locale]}`,
            })),
            group: choices(known.groups),
            standing: standings.map((value) => ({ value, label: t(`standing.${value}`) })),
            role: [{ value: 'any', label: t('filter.anyRole') }, ...roleNames.map((value) => ({ value, label: t(`role.${value}`) }))],
            factor: [
              ...ownFactorTypes.map((value) => ({ value: value as string, label: factorName(value) })),
              { value: 'phone-only', label: t('filter.phone-only') },
              { value: 'none', label: t('filter.none') },
            ],
            proven: [
              { value: 'yes', label: t('filter.provenYes') },
              { value: 'no', label: t('filter.provenNo') },
            ],
            arrived: [
              { value: 'yes', label: t('filter.arrivedYes') },
              { value: 'no', label: t('filter.arrivedNo') },
            ],
            sort: [
              { value: 'name', label: t('filter.sortName') },
              { value: 'login', label: t('filter.sortLogin') },
            ],
          }}
        />
        <DataTable<PersonRow>
          label={t('title')}
          rows={rows}
          keyOf={(row) => row.id}
          empty={
            isFiltered ? (
              <EmptyNote title={t('empty.title')}>{t('empty.text')}</EmptyNote>
            ) : (
              <EmptyNote
                title={t('noPeople.title')}
                action={isAdministrator ? <ButtonLink href="/console/import">{t('noPeople.action')}</ButtonLink> : null}
              >
                {t('noPeople.text')}
              </EmptyNote>
            )
          }
          paging={{
            firstLabel: common('firstPage'),
            nextLabel: common('nextPage'),
            ...(query.after ? { first: address() } : {}),
            ...(next ? { next: address({ after: writeKey(next) }) } : {}),
          }}
          columns={[
            {
              key: 'name',
              head: t('column.name'),
              cell: (row) => (
                <>
                  <Link href={`/console/people/${row.id}`} style={{ whiteSpace: 'nowrap' }}>
                    {row.name}
                  </Link>
                  {row.reading && row.reading.toLowerCase() !== row.name.toLowerCase() ? (
                    <Text size="xs" c="dimmed">
                      {row.reading}
                    </Text>
                  ) : null}
                </>
              ),
            },
            ...query.columns.map((name) => columns[name]),
          ]}
        />
      </Panel>
    </>
  )
}
