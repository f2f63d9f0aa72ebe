import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { getOrganisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { listPlanExemptions } from '@/lib/rollouts/compile-plan'
import { getRules } from '@/lib/rollouts/data'
import { listOpenGrants } from '@/lib/rollouts/grants/audience/data'
import { countExemptions, type GrantedExemption, listExemptions } from '@/lib/rollouts/grants/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { describeAudience } from '../describe-audience'
import { loadNames } from '../load-names'
import { OpenGrants } from './open-grants'
import { readKey, writeKey } from './page-key'
import { PlanExemptions } from './plan-exemptions'

const pageSize = 50
const address = '/console/rollouts/exemptions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('rollouts'))('exemptions.title') }
}

/** Every exemption in force, the one that ends first first: whom it reaches, until when, who answers for it and why (SR-11). */
export default async function ExemptionsPage({ searchParams }: { searchParams: Promise<{ after?: string | string[] }> }) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const now = getRequestTime()
  const [search, db, t, locale] = await Promise.all([searchParams, database(), getTranslations('rollouts'), getLocale()])
  const after = readKey(search.after)
  const [{ exemptions, next }, count, open, rules, names, { zone, applications, networks }] = await Promise.all([
    listExemptions(db, { now, after, limit: pageSize }),
    countExemptions(db, now),
    listOpenGrants(db, now),
    getRules(db, now),
    loadNames(db, locale),
    getOrganisation(db),
  ])
  const nameRollout = (id: string | null) =>
    id === null
      ? t('exemptions.every')
      : (rules.plans.find((plan) => plan.id === id)?.document.name[locale] ?? t('exemptions.otherRollout'))
  const narrowed = ({ applications: keys, networks: names }: GrantedExemption) => [
    ...(keys ?? []).map((key) => applications.find((one) => one.key === key)?.name[locale] ?? key),
    ...(names ?? []).map((name) => networks.find((one) => one.name === name)?.label[locale] ?? name),
  ]
  const { labels } = names
  const shared = { labels, zone, nameRollout }
  const plans = rules.plans.map((plan) => ({
    ...{ id: plan.id, name: plan.document.name[locale], zone: plan.rules.zone },
    exemptions: listPlanExemptions(plan, toInstant(now)),
  }))
  const inPlans = plans.reduce((sum, { exemptions: own }) => sum + own.length, 0)
  const grantButton = <ButtonLink href="/console/rollouts/exemptions/new">{t('audienceGrant.open')}</ButtonLink>
  return (
    <>
      <PageHead
        over={<Link href="/console/rollouts">{t('title')}</Link>}
        title={t('exemptions.title')}
        lead={t('exemptions.lead', { count: count + inPlans })}
        actions={actor.roles.includes('administrator') ? grantButton : null}
      />
      <Stack gap="lg">
        <OpenGrants title={t('audienceGrant.waiting')} grants={open.waiting} {...shared} />
        <Panel title={t('exemptions.title')}>
          <DataTable<GrantedExemption>
            label={t('exemptions.title')}
            rows={exemptions}
            keyOf={({ id }) => id}
            empty={<EmptyNote title={t('exemptions.none')}>{t('exemptions.noneText')}</EmptyNote>}
            columns={[
              {
                key: 'whom',
                head: t('exemptions.whom'),
                cell: ({ id, person, audience }) =>
                  person ? (
                    <>
                      <Link href={`/console/people/${person.id}`}>{person.name}</Link>{' '}
                      <Text span size="sm" c="dimmed">
                        {person.login}
                      </Text>
                    </>
                  ) : audience ? (
                    <Link href={`/console/rollouts/exemptions/${id}`}>{describeAudience(audience, labels, t)}</Link>
                  ) : (
                    '–'
                  ),
              },
              {
                key: 'rollout',
                head: t('exemptions.rollout'),
                cell: (row) => (
                  <>
                    {row.rolloutId ? (
                      <Link href={`/console/rollouts/${row.rolloutId}`}>{nameRollout(row.rolloutId)}</Link>
                    ) : (
                      nameRollout(null)
                    )}
                    {narrowed(row).length > 0 ? (
                      <Text size="sm" c="dimmed">
                        {t('exemptions.only', { names: narrowed(row).join(t('exemptions.comma')) })}
                      </Text>
                    ) : null}
                  </>
                ),
              },
              { key: 'until', head: t('exemptions.until'), cell: ({ until }) => <DateText at={until} zone={zone} distance /> },
              {
                key: 'owner',
                head: t('exemptions.owner'),
                cell: ({ owner }) => (owner ? <Link href={`/console/people/${owner.id}`}>{owner.name}</Link> : '–'),
              },
              {
                key: 'reason',
                head: t('exemptions.reason'),
                cell: ({ reason }) => <span style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>{reason}</span>,
              },
            ]}
            paging={{
              ...(after ? { first: address } : {}),
              ...(next ? { next: `${address}?after=${writeKey(next)}` } : {}),
              firstLabel: t('people.first'),
              nextLabel: t('people.next'),
            }}
          />
        </Panel>
        <PlanExemptions plans={plans} names={names} />
        <OpenGrants title={t('audienceGrant.extensions')} grants={open.extensions} {...shared} />
      </Stack>
    </>
  )
}
