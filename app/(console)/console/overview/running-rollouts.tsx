import { Stack } from '@mantine/core'
import Link from 'next/link'
import { getLocale } from 'next-intl/server'
import { toSimulation } from '@/lib/adoption/survey/rules'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { listRollouts } from '@/lib/rollouts/versions/data'
import { Panel } from '@/lib/ui/panel'
import { loadSurvey } from '../adoption/load-adoption'
import { describeWaves } from '../rollouts/load-waves'
import { RolloutTags } from '../rollouts/rollout-tags'
import { WaveTimeline } from '../rollouts/wave-timeline'

/** Every running rollout with its waves on a line of time and how many of their people are ready. */
export async function RunningRollouts() {
  const now = getRequestTime()
  const db = await database()
  const [locale, { rules, survey }, lines] = await Promise.all([getLocale(), loadSurvey(false), listRollouts(db, now)])
  return (
    <Stack gap="md">
      {rules.plans.map((plan) => {
        const line = lines.find(({ id }) => id === plan.id)
        const simulation = toSimulation(survey.byWave.get(plan.id) ?? new Map(), toInstant(now))
        const waves = describeWaves(rules, plan, simulation, toInstant(now), locale, plan.version)
        return (
          <Panel
            key={plan.id}
            title={<Link href={`/console/rollouts/${plan.id}`}>{plan.rules.name[locale]}</Link>}
            aside={line ? <RolloutTags line={line} /> : null}
          >
            <WaveTimeline waves={waves} now={toInstant(now)} zone={plan.rules.zone} calendar={plan.rules.calendar} />
          </Panel>
        )
      })}
    </Stack>
  )
}
