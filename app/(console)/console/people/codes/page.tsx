import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { requireRole } from '@/lib/auth/require'
import { countPeople } from '@/lib/people/listing/data'
import { listMemberships } from '@/lib/people/memberships/data'
import { database } from '@/lib/platform/database'
import { settings } from '@/lib/platform/env'
import { PageHead } from '@/lib/ui/page-head'
import { readQuery, type Search, writeQuery } from '../read-query'
import { CodeIssue } from './code-issue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('people'))('codes.title') }
}

/** Activation codes for everybody who matches the filters of the people table. */
export default async function CodesPage({ searchParams }: { searchParams: Promise<Search> }) {
  await requireRole('administrator')
  const [given, t, db, locale] = await Promise.all([searchParams, getTranslations('people'), database(), getLocale()])
  const query = readQuery(given)
  const [{ count, isMore }, { units }] = await Promise.all([countPeople(db, query), listMemberships(db)])
  return (
    <>
      <PageHead
        over={<Link href={`/console/people?${writeQuery(query)}`}>{t('title')}</Link>}
        title={t('codes.title')}
        lead={t('codes.lead')}
      />
      <CodeIssue
        filter={query.filter}
        search={query.search}
        count={count}
        isMore={isMore}
        unitNames={Object.fromEntries(units.map(({ code, name }) => [code, name[locale]]))}
        address={new URL('/sign-in', settings().SEKISHO_ORIGIN).href}
      />
    </>
  )
}
