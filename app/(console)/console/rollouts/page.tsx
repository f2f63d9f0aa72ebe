import { Group, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { getRules } from '@/lib/rollouts/data'
import { simulateRollouts } from '@/lib/rollouts/simulation/data'
import { listRollouts } from '@/lib/rollouts/versions/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { describeWaves } from './load-waves'
import { RolloutTags } from './rollout-tags'
import { WaveTimeline } from './wave-timeline'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rollouts')
  return { title: t('title') }
}

/** Every rollout: the running ones with their waves on a line of time, the others by name. */
export default async function RolloutsPage() {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const now = getRequestTime()
  const db = await database()
  const [t, format, locale, lines, rules] = await Promise.all([
    getTranslations('rollouts'),
    getFormatter(),
    getLocale(),
    listRollouts(db, now),
    getRules(db, now),
  ])
  const canEdit = actor.roles.includes('administrator')
  const action = canEdit ? <ButtonLink href="/console/rollouts/new">{t('new')}</ButtonLink> : null
  const counted = await simulateRollouts(db, rules, toInstant(now))
  return (
    <>
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          lines.length > 0 ? (
            <>
              <ButtonLink href="/console/rollouts/exemptions" variant="default">
                {t('exemptions.title')}
              </ButtonLink>
              {action}
            </>
          ) : null
        }
      />
      {lines.length === 0 ? (
        <Panel>
          <EmptyNote title={t('empty.title')} action={action}>
            {t('empty.text')}
          </EmptyNote>
        </Panel>
      ) : null}
      <Stack gap="lg">
        {lines.map((line) => {
          const plan = rules.plans.find(({ id }) => id === line.id)
          const own = counted.get(line.id)
          const waves = plan && own ? describeWaves(rules, plan, own, toInstant(now), locale, plan.version) : null
          const document = (line.running ?? line.newest).document
          return (
            <Panel
              key={line.id}
              title={<Link href={`/console/rollouts/${line.id}`}>{document.name[locale]}</Link>}
              aside={<RolloutTags line={line} />}
            >
              {waves && plan ? (
                <WaveTimeline waves={waves} now={toInstant(now)} zone={plan.rules.zone} calendar={plan.rules.calendar} />
              ) : (
                <Group gap="md">
                  <Text size="sm" c="dimmed">
                    {t('waves', { count: document.waves.length })}
                    {' · '}
                    {line.newest.author ? t('by', { name: line.newest.author.name }) : t('byOperator')}
                    {' · '}
                    {format.relativeTime(line.newest.createdAt, now)}
                  </Text>
                </Group>
              )}
            </Panel>
          )
        })}
      </Stack>
    </>
  )
}
