import { Group, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { type Drift, listComparisons, listDrift } from '@/lib/bridge/lists/data'
import { listLayouts } from '@/lib/bridge/lists/layouts'
import { database } from '@/lib/platform/database'
import { getRules } from '@/lib/rollouts/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { ListDrop } from './list-drop'

type Search = { wave?: string; comparison?: string; after?: string }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('bridge.lists'))('title') }
}

/** A wave's list for the other system, and how the list that was read back differs. */
export default async function WaveListsPage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Promise<Search> }) {
  const actor = await requireRole('administrator', 'auditor')
  const [{ id }, search, t, common, locale, db] = await Promise.all([
    params,
    searchParams,
    getTranslations('bridge.lists'),
    getTranslations('ui'),
    getLocale(),
    database(),
  ])
  const rules = await getRules(db, getRequestTime())
  const plan = rules.plans.find((one) => one.id === id)
  const wave = plan?.waves.find(({ key }) => key === search.wave) ?? plan?.waves[0]
  if (!plan || !wave) notFound()
  const canEdit = actor.roles.includes('administrator')
  const nameOf = (key: string | null) => plan.waves.find((one) => one.key === key)?.name[locale] ?? key ?? ''
  const comparisons = await listComparisons(db, id, wave.key)
  const shown = comparisons.find((one) => one.id === search.comparison) ?? comparisons[0]
  const after = /^\d{1,9}$/.test(search.after ?? '') ? Number(search.after) : null
  const drift = shown ? await listDrift(db, { comparisonId: shown.id, after, limit: 50 }) : null
  const here = (more: Record<string, string>) => `?${new URLSearchParams({ wave: wave.key, ...more })}`
  return (
    <>
      <PageHead
        over={<Link href={`/console/rollouts/${id}`}>{plan.document.name[locale]}</Link>}
        title={wave.name[locale]}
        lead={t('text')}
        actions={
          <Group gap="md" component="nav" aria-label={t('title')}>
            {plan.waves.map(({ key, name }) => (
              <Link
                key={key}
                href={`?wave=${encodeURIComponent(key)}`}
                aria-current={key === wave.key ? 'page' : undefined}
                style={{ fontWeight: key === wave.key ? 700 : 400 }}
              >
                {name[locale]}
              </Link>
            ))}
          </Group>
        }
      />
      <Stack gap="lg">
        {canEdit ? (
          <Panel title={t('export')}>
            <Group gap="sm">
              {listLayouts.map((layout) => (
                <ButtonLink
                  key={layout}
                  href={`/console/rollouts/${id}/lists/export${here({ layout })}`}
                  variant="default"
                  prefetch={false}
                >
                  {t(`layout.${layout}`)}
                </ButtonLink>
              ))}
            </Group>
          </Panel>
        ) : null}
        {canEdit ? (
          <Panel>
            <ListDrop rolloutId={id} wave={wave.key} />
          </Panel>
        ) : null}
        {shown && drift ? (
          <Panel
            title={
              shown.missing + shown.extra === 0
                ? t('same', { planned: shown.planned })
                : t('differs', { planned: shown.planned, listed: shown.listed, system: rules.enforcedBy ?? t('other') })
            }
            aside={
              <>
                {shown.fileName} · <DateText at={shown.createdAt} />
              </>
            }
          >
            {shown.missing + shown.extra === 0 ? (
              <Tag meaning="ready">{t('agrees')}</Tag>
            ) : (
              <Stack gap="sm">
                <Text>
                  {t('missing')} {shown.missing.toLocaleString(locale)} · {t('extra')} {shown.extra.toLocaleString(locale)} ·{' '}
                  <a href={`/console/rollouts/${id}/lists/drift?comparison=${shown.id}`} download>
                    {t('drift')}
                  </a>
                </Text>
                <DataTable<Drift>
                  label={t('drift')}
                  rows={drift.rows}
                  keyOf={(row) => String(row.place)}
                  empty={null}
                  columns={[
                    { key: 'side', head: '', cell: (row) => t(row.side) },
                    {
                      key: 'who',
                      head: t('who'),
                      cell: (row) =>
                        row.personId ? (
                          <>
                            <Link href={`/console/people/${row.personId}`}>{row.name}</Link>{' '}
                            <Text size="sm" c="dimmed" span>
                              {row.who}
                            </Text>
                          </>
                        ) : (
                          row.who
                        ),
                    },
                    { key: 'why', head: t('why'), cell: (row) => t(`whys.${row.why}`, { wave: nameOf(row.otherWave) }) },
                  ]}
                  paging={{
                    firstLabel: common('firstPage'),
                    nextLabel: common('nextPage'),
                    ...(after === null ? {} : { first: here({ comparison: shown.id }) }),
                    ...(drift.next === null ? {} : { next: here({ comparison: shown.id, after: String(drift.next) }) }),
                  }}
                />
              </Stack>
            )}
          </Panel>
        ) : (
          <Text c="dimmed">{t('none')}</Text>
        )}
        {comparisons.length > 1 ? (
          <Panel title={t('before')}>
            <ul style={{ margin: 0, paddingInlineStart: '1.2rem' }}>
              {comparisons.map((one) => (
                <li key={one.id}>
                  <Link href={here({ comparison: one.id })}>{one.fileName}</Link> · <DateText at={one.createdAt} /> · −
                  {one.missing.toLocaleString(locale)} +{one.extra.toLocaleString(locale)}
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
      </Stack>
    </>
  )
}
