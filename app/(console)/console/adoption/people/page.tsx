import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { nameFactor } from '@/app/name-factor'
import { loadReader } from '@/app/reader'
import { type AdoptionPerson, listAdoptionPeople } from '@/lib/adoption/people/data'
import { linkToPeople, pageKey, peopleFilter } from '@/lib/adoption/people/schema'
import { requireRole } from '@/lib/auth/require'
import { listMemberships } from '@/lib/people/memberships/data'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { loadRules } from '../load-adoption'
import { FilterWords } from './filter-words'

const pageSize = 50

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('adoption'))('title') }
}

/** The people behind one number, by name; what is asked stands in the address. */
export default async function AdoptionPeoplePage({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const query = await searchParams
  const filter = peopleFilter.parse(query)
  const after = pageKey.parse(query)
  const [db, reader, rules, t, people, all, ui, locale] = await Promise.all([
    database(),
    loadReader(),
    loadRules(),
    getTranslations('adoption'),
    getTranslations('people'),
    getTranslations(),
    getTranslations('ui'),
    getLocale(),
  ])
  const [page, names] = await Promise.all([
    listAdoptionPeople(db, rules, filter, { now: reader.now, after, limit: pageSize }),
    listMemberships(db),
  ])
  const nameIn = (list: { code: string; name: { en: string; ja: string } }[], codes: string[]) =>
    codes.map((code) => list.find((one) => one.code === code)?.name[locale] ?? code).join(', ')
  const here = linkToPeople(filter)
  const wordFactors = (row: AdoptionPerson) =>
    row.factors
      .map(({ factor: name, isProven }) => {
        const word = nameFactor(all, name)
        return isProven || name === 'recovery-codes' ? word : t('list.unproven', { factor: word })
      })
      .join(', ') || t('list.nothing')
  const isPart = after !== null || page.next !== null
  return (
    <>
      <PageHead
        over={<Link href="/console/adoption">{t('list.back')}</Link>}
        title={<FilterWords filter={filter} rules={rules} names={names} zone={reader.organisation.zone} />}
        lead={isPart ? undefined : t('list.title', { count: page.people.length, isMore: 'no' })}
        actions={
          actor.roles.some((role) => role !== 'support') ? (
            <ButtonLink href={here.replace('/people?', '/people/export?')} variant="default" prefetch={false}>
              {ui('exportCsv')}
            </ButtonLink>
          ) : null
        }
      />
      <Panel>
        <DataTable<AdoptionPerson>
          label={t('title')}
          rows={page.people}
          keyOf={(row) => row.id}
          columns={[
            { key: 'name', head: people('column.name'), cell: (row) => <Link href={`/console/people/${row.id}`}>{row.name}</Link> },
            { key: 'login', head: people('column.login'), cell: (row) => row.login },
            { key: 'affiliations', head: people('column.affiliations'), cell: (row) => nameIn(names.affiliations, row.affiliations) },
            { key: 'units', head: people('column.units'), cell: (row) => nameIn(names.units, row.units) },
            { key: 'factors', head: people('column.factors'), cell: wordFactors },
            {
              key: 'last',
              head: people('column.lastSignIn'),
              cell: (row) => (row.lastSignInAt ? <DateText at={row.lastSignInAt} /> : t('list.neverSignedIn')),
            },
          ]}
          empty={<EmptyNote title={t('list.none')}>{t('list.noneText')}</EmptyNote>}
          paging={{
            ...(after ? { first: here } : {}),
            ...(page.next ? { next: `${here}&${new URLSearchParams({ afterName: page.next.name, afterId: page.next.id })}` } : {}),
            firstLabel: ui('firstPage'),
            nextLabel: ui('nextPage'),
          }}
        />
      </Panel>
    </>
  )
}
