import { setTimeout } from 'node:timers/promises'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { collectSimulations, simulateEach } from '@/lib/rollouts/simulation/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { PageHead } from '@/lib/ui/page-head'
import { loadLabels } from '../../load-labels'
import { loadVersion } from '../../load-rollout'
import { RolloutTags } from '../../rollout-tags'
import { readFilter, type Search } from '../people/read-filter'
import { chooseInstants, findFirstEnforcement, listMoments } from './choose-instants'
import { SimulationView } from './simulation-view'

/** A curve that is counted sooner than this comes with the page. */
const soonMs = 300

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rollouts.simulate')
  return { title: t('title') }
}

/** What the rollout would do to its people at any date: the newest version, or the one the address names. */
export default async function SimulatePage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Promise<Search> }) {
  await requireRole('administrator', 'support', 'auditor')
  const [{ id }, search, db, t, locale] = await Promise.all([params, searchParams, database(), getTranslations('rollouts'), getLocale()])
  const now = getRequestTime()
  const { line, version, rules, plan } = await loadVersion(db, id, search.version, now)
  const asked = search.at === undefined ? null : readFilter(search, toInstant(now)).at
  const moments = listMoments(rules, plan)
  const labels = await loadLabels(db, locale)
  const instants = chooseInstants(moments, toInstant(now), asked)
  const shownAt = asked ?? findFirstEnforcement(moments, toInstant(now)) ?? toInstant(now)
  // The moment asked about first; the curve follows when it is counted. All of it is of one reading.
  const counting = simulateEach(db, rules, {
    rollout: id,
    instants: [shownAt, ...instants.filter((at) => at !== shownAt)],
    now: toInstant(now),
  })
  const { value: shown } = await counting.next()
  if (!shown) throw new Error('a simulation answers every instant')
  const others = collectSimulations(counting)
  const rest = (await Promise.race([others, setTimeout(soonMs, null)])) ?? others
  const waves = Object.fromEntries(plan.waves.map((wave) => [wave.key, wave.name[locale]]))
  const isRunning = version.number === line.runningVersion
  const other = line.newest.number !== version.number && line.newest.state !== 'replaced' ? line.newest : null
  return (
    <>
      <PageHead
        over={<Link href={`/console/rollouts/${id}`}>{version.document.name[locale]}</Link>}
        title={t('simulate.title')}
        lead={isRunning ? t('simulate.running', { number: version.number }) : t(`version.${version.state}`, { number: version.number })}
        actions={
          <>
            <RolloutTags line={line} />
            {other ? (
              <ButtonLink variant="default" href={`/console/rollouts/${id}/simulate?version=${other.number}`}>
                {t('simulate.other', { number: other.number })}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <SimulationView
        rolloutId={id}
        version={version.number}
        zone={plan.rules.zone}
        shown={shown}
        rest={rest}
        moments={moments.filter(({ at }) => at >= toInstant(now))}
        names={{ waves, units: labels.units, affiliations: labels.affiliations }}
      />
    </>
  )
}
