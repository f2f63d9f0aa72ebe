import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { requirePerson } from '@/lib/auth/require'
import { formatDate } from '@/lib/i18n/dates'
import { listActivity } from '@/lib/people/activity/data'
import { readKey, writeKey } from '@/lib/people/activity/rules'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import classes from './activity.module.css'
import { ActivityLine } from './activity-line'

const perPage = 30

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('activity.title') }
}

export default async function ActivityPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const actor = await requirePerson({ next: '/me/activity' })
  const after = readKey((await searchParams).after)
  const [{ entries, next }, t, { locale, zone }] = await Promise.all([
    listActivity(await database(), { personId: actor.person.id, after, limit: perPage }),
    getTranslations('me.activity'),
    loadReader(),
  ])
  const days = Map.groupBy(entries, ({ at }) => formatDate(at, { locale, zone, precision: 'day' }))
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      {entries.length === 0 ? <EmptyNote title={t('empty')}>{t('emptyText')}</EmptyNote> : null}
      {[...days].map(([day, happened]) => (
        <section key={day} className={classes.day}>
          <h2>{day}</h2>
          <ol className={classes.list}>
            {happened.map((entry) => (
              <ActivityLine key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
      <nav aria-label={t('title')} className={classes.paging}>
        {after ? (
          <ButtonLink href="/me/activity" variant="default" size="sm">
            {t('newest')}
          </ButtonLink>
        ) : null}
        {next ? (
          <ButtonLink href={`/me/activity?after=${encodeURIComponent(writeKey(next))}`} variant="default" size="sm">
            {t('older')}
          </ButtonLink>
        ) : null}
      </nav>
    </>
  )
}
