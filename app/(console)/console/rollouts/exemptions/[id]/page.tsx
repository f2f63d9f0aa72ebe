import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { getOrganisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { getRules } from '@/lib/rollouts/data'
import { type AudienceGrant, getAudienceGrant } from '@/lib/rollouts/grants/audience/data'
import { getAudienceEffect } from '@/lib/rollouts/grants/audience/effect/data'
import { findEarlyEnd } from '@/lib/rollouts/grants/audience/mutations'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import type { Meaning } from '@/lib/ui/stat'
import { Tag } from '@/lib/ui/tag'
import { describeAudience } from '../../describe-audience'
import { loadNames } from '../../load-names'
import { AudienceEffect } from '../audience-effect'
import { DecideGrant } from './decide-grant'

type Standing = AudienceGrant['state'] | 'ended' | 'over'
const meanings: Record<Standing, Meaning> = {
  waiting: 'soon',
  granted: 'ready',
  refused: 'blocked',
  withdrawn: 'neutral',
  ended: 'neutral',
  over: 'neutral',
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('rollouts.audienceGrant'))('heading') }
}

/** One exemption or extension of an audience: whom, until when, who answers for it, its effect, and what can be done with it. */
export default async function GrantPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const now = getRequestTime()
  const [{ id }, db, t, locale] = await Promise.all([params, database(), getTranslations('rollouts'), getLocale()])
  const grant = await getAudienceGrant(db, id)
  if (!grant) notFound()
  const [rules, names, { zone }] = await Promise.all([getRules(db, now), loadNames(db, locale), getOrganisation(db)])
  const isOver = grant.until <= now
  const standing: Standing = grant.endedAt ? 'ended' : grant.state === 'granted' && isOver ? 'over' : grant.state
  const isOpen = standing === 'waiting' || standing === 'granted'
  const ends = standing === 'granted' ? { id, until: findEarlyEnd(rules, grant, now) } : undefined
  const effect =
    isOpen && !isOver ? await getAudienceEffect(db, { ask: grant, askerId: grant.askedBy.id, now, ...(ends && { ends }) }) : null
  const rollout = rules.plans.find((plan) => plan.id === grant.rolloutId)
  const narrowed = [
    ...(grant.applications ?? []).map((key) => names.applications[key] ?? key),
    ...(grant.networks ?? []).map((name) => names.networks[name] ?? name),
  ]
  const facts = [
    { key: 'whom', value: describeAudience(grant.audience, names.labels, t) },
    {
      key: 'rollout',
      value: grant.rolloutId ? (
        <Link href={`/console/rollouts/${grant.rolloutId}`}>{rollout?.document.name[locale] ?? t('exemptions.otherRollout')}</Link>
      ) : (
        t('exemptions.every')
      ),
    },
    ...(narrowed.length > 0 ? [{ key: 'where', value: narrowed.join(t('exemptions.comma')) }] : []),
    ...(grant.kind === 'exemption' ? [{ key: 'from', value: <DateText at={grant.from} zone={zone} /> }] : []),
    { key: 'until', value: <DateText at={grant.until} zone={zone} distance /> },
    { key: 'reason', value: grant.reason },
    { key: 'owner', value: grant.owner ? <Link href={`/console/people/${grant.owner.id}`}>{grant.owner.name}</Link> : '–' },
    {
      key: 'asked',
      value: (
        <>
          {grant.askedBy.name} · <DateText at={grant.askedAt} zone={zone} />
        </>
      ),
    },
    ...(grant.decidedBy && grant.decidedAt
      ? [
          {
            key: 'decided',
            value: (
              <>
                {grant.decidedBy.name} · <DateText at={grant.decidedAt} zone={zone} />
              </>
            ),
          },
        ]
      : []),
    ...(grant.endedAt ? [{ key: 'ended', value: <DateText at={grant.endedAt} zone={zone} /> }] : []),
  ] as const
  return (
    <>
      <PageHead
        over={<Link href="/console/rollouts/exemptions">{t('exemptions.title')}</Link>}
        title={t(`audienceGrant.of.${grant.kind}`, { people: effect?.people ?? grant.reached })}
        lead={<Tag meaning={meanings[standing]}>{t(`audienceGrant.standing.${standing}`)}</Tag>}
      />
      <Stack gap="lg">
        <Panel>
          <dl style={{ margin: 0, display: 'grid', gridTemplateColumns: 'minmax(6rem, auto) minmax(0, 1fr)', gap: '6px 20px' }}>
            {facts.map(({ key, value }) => (
              <div key={key} style={{ display: 'contents' }}>
                <Text component="dt" size="sm" c="dimmed">
                  {t(`audienceGrant.fact.${key as 'whom'}`)}
                </Text>
                <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
                  {value}
                </Text>
              </div>
            ))}
          </dl>
        </Panel>
        {effect ? (
          <Panel title={standing === 'waiting' ? t('audienceGrant.effect') : t('audienceGrant.effectOfEnding')}>
            <AudienceEffect effect={effect} zone={zone} />
          </Panel>
        ) : null}
        {isOpen && !(isOver && standing === 'granted') && actor.roles.includes('administrator') ? (
          <DecideGrant id={id} kind={grant.kind} isWaiting={standing === 'waiting'} isAsker={grant.askedBy.id === actor.person.id} />
        ) : null}
      </Stack>
    </>
  )
}
