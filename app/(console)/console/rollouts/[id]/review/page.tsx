import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { formatDate } from '@/lib/i18n/dates'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { countBlocked } from '@/lib/rollouts/blocked/data'
import { checkPlan } from '@/lib/rollouts/check-plan'
import { getKnown, getRules } from '@/lib/rollouts/data'
import { countEffects } from '@/lib/rollouts/diff/data'
import { effects } from '@/lib/rollouts/diff/effects'
import { diffPlans } from '@/lib/rollouts/diff/rules'
import { simulateAt } from '@/lib/rollouts/simulation/data'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { CountsTable } from '../../counts-table'
import { linkPeople } from '../../describe'
import { IssueList } from '../../editor/issue-list'
import { loadNames } from '../../load-names'
import { loadVersion } from '../../load-rollout'
import { versionMeanings } from '../../rollout-tags'
import { listFirstAsks, listMoments } from '../simulate/choose-instants'
import { BlockedNote } from './blocked-note'
import { ChangeList } from './change-list'
import { Decide } from './decide'

const shownMoments = 8

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rollouts.review')
  return { title: t('title') }
}

/** What a version changes and whom it reaches, and the decision about it: by somebody who did not write it. */
export default async function ReviewPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: Promise<{ version?: string }>
}) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const now = getRequestTime()
  const [{ id }, search, db, t, locale, format] = await Promise.all([
    params,
    searchParams,
    database(),
    getTranslations('rollouts'),
    getLocale(),
    getFormatter(),
  ])
  const { line, version, rules, plan } = await loadVersion(db, id, search.version, now)
  const running = await getRules(db, now)
  const at = toInstant(now)
  const isRollBack = version.kind === 'roll-back'
  const isOpen = version.number !== line.runningVersion && ['draft', 'in-review', 'approved', 'rejected'].includes(version.state)
  const after = isRollBack ? without(running, id) : rules
  const coming = [
    ...new Set(
      listMoments(rules, plan)
        .filter((moment) => moment.at > at && (moment.what === 'enforced' || moment.what === 'step'))
        .map((moment) => moment.at),
    ),
  ].slice(0, shownMoments)
  const instants = isRollBack ? [] : [at, ...coming]
  const [counts, simulations, known, names, blocked] = await Promise.all([
    isOpen ? countEffects(db, running, after, { rollout: id, at }) : null,
    simulateAt(db, rules, { rollout: id, instants, now: at }),
    getKnown(db),
    loadNames(db, locale),
    isRollBack ? [] : countBlocked(db, rules, { rollout: id, dates: listFirstAsks(rules, plan, at), now }),
  ])
  const changes = diffPlans(line.running?.document ?? null, version.document)
  const { warnings } = checkPlan(version.document, known, locale)
  const { zone } = plan.rules
  return (
    <>
      <PageHead
        over={<Link href={`/console/rollouts/${id}`}>{version.document.name[locale]}</Link>}
        title={isRollBack ? t('review.rollBackTitle') : t('review.versionTitle', { number: version.number })}
        lead={
          <>
            <Tag meaning={version.number === line.runningVersion ? 'ready' : versionMeanings[version.state]}>
              {version.number === line.runningVersion ? t('versions.running') : t(`version.${version.state}`, { number: version.number })}
            </Tag>{' '}
            {version.author ? t('by', { name: version.author.name }) : t('byOperator')} · <DateText at={version.createdAt} />
          </>
        }
      />
      <Stack gap="lg">
        {version.note ? <Callout title={isRollBack ? t('rollBack.reason') : t('versions.note')}>{version.note}</Callout> : null}
        {counts ? (
          <Panel
            title={t('review.affected')}
            aside={line.running ? t('review.against', { number: line.running.number }) : t('review.againstNothing')}
          >
            <SimpleGrid cols={{ base: 2, sm: 4, lg: 7 }}>
              {effects.map((effect) => (
                <div key={effect}>
                  <Text fz="1.5rem" fw={700} component="div">
                    {counts[effect] === 0 || isRollBack ? (
                      format.number(counts[effect])
                    ) : (
                      <a href={linkPeople(id, { version: version.number, at, effect })}>{format.number(counts[effect])}</a>
                    )}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {t(`review.effect.${effect}`)}
                  </Text>
                </div>
              ))}
            </SimpleGrid>
          </Panel>
        ) : null}
        {simulations.length > 0 ? (
          <Panel
            title={t('review.ahead')}
            aside={<Link href={`/console/rollouts/${id}/simulate?version=${version.number}`}>{t('simulate.open')}</Link>}
          >
            <CountsTable
              head={t('simulate.date')}
              rows={simulations.map((simulation) => ({
                key: String(simulation.at),
                label: simulation.at === at ? t('review.today') : formatDate(new Date(simulation.at * 1000), { locale, zone }),
                tally: simulation.total,
                query: { at: simulation.at },
              }))}
              rolloutId={id}
              base={{ version: version.number }}
            />
          </Panel>
        ) : null}
        <BlockedNote blocked={blocked} plan={plan} rules={rules} />
        {isRollBack ? null : (
          <Panel title={t('review.changes', { count: changes.length })}>
            <ChangeList changes={changes} document={version.document} before={line.running?.document ?? null} names={names} />
          </Panel>
        )}
        {warnings.length > 0 && !isRollBack ? (
          <IssueList
            meaning="soon"
            title={t('edit.warnings', { count: warnings.length })}
            issues={warnings.map(({ path, reason }) => ({ path, reason }))}
            document={version.document}
            factors={Object.entries(names.factors).map(([value, label]) => ({ value, label }))}
          />
        ) : null}
        {isOpen && actor.roles.includes('administrator') ? (
          <Decide
            rolloutId={id}
            number={version.number}
            state={version.state}
            kind={version.kind}
            contentHash={version.contentHash}
            isAuthor={version.author?.id === actor.person.id}
            isNewest={version.number === line.newest.number}
          />
        ) : null}
      </Stack>
    </>
  )
}

/** The rules as they would be without one rollout: what rolling it back restores. */
function without<R extends { plans: { id: string }[]; rollouts: { id: string }[]; revision: string }>(rules: R, id: string): R {
  const others = <T extends { id: string }>(list: T[]): T[] => list.filter((one) => one.id !== id)
  return { ...rules, plans: others(rules.plans), rollouts: others(rules.rollouts), revision: `${rules.revision}-${id}` }
}
