/** One pass over everybody: who is in which wave and unit, what they hold, and what `decide()` says of them. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { after, days, toInstant } from '@/lib/platform/duration'
import type { Instant } from '@/lib/policy/types'
import { listPersonFacts, type PersonWithFacts } from '@/lib/rollouts/facts/data'
import type { RunningRules } from '@/lib/rollouts/running'
import { decideOutcome, findPlace } from '@/lib/rollouts/simulation/data'
import { measuresOf } from '../rules'
import { addPerson, emptyGroup, type Group, groupAt } from './rules'

export type Survey = {
  /** By rollout id, then by wave key. */
  byWave: Map<string, Map<string, Group>>
  /** By the top unit of a person's first. */
  byUnit: Map<string, Group>
  /** The people of the wave that `ahead` names, at that instant. */
  ahead: Group | null
}

const signInDays = 28

/** The measures of a person as facts have them: the function that counts while credentials change. */
export const measuresOfFacts = ({ row }: PersonWithFacts): string[] =>
  measuresOf(
    row.standing,
    row.credentials.filter((held) => !held.disabled).map(({ factor, provenAt }) => ({ factor, isProven: provenAt !== null })),
  )

/**
 * Reads all people once, batch by batch, and counts them by wave and unit. Waves and states come from the function that the
 * sign-in gate uses, so that this page cannot disagree with it. The time it takes grows with the directory (about 0.1 ms a
 * person): pages show it after the rest.
 */
export async function surveyPeople(
  db: Db,
  rules: RunningRules,
  { now, ahead, withSignIns = true }: { now: Date; ahead?: { rollout: string; wave: string; at: Instant } | null; withSignIns?: boolean },
): Promise<Survey> {
  const survey: Survey = {
    byWave: new Map(rules.plans.map((plan) => [plan.id, new Map(plan.waves.map((wave) => [wave.key, emptyGroup()]))])),
    byUnit: new Map(),
    ahead: ahead ? emptyGroup() : null,
  }
  const at = toInstant(now)
  for await (const batch of listPersonFacts(db, rules)) {
    const signIns = withSignIns ? await countSignIns(db, batch, now) : new Map<string, { all: number; phone: number }>()
    for (const person of batch) {
      const common = { measures: measuresOfFacts(person), signIns: signIns.get(person.row.id) ?? { all: 0, phone: 0 } }
      addPerson(groupAt(survey.byUnit, findPlace(rules, person).unit), { ...common, state: null, flags: [] })
      for (const plan of rules.plans) {
        const outcome = decideOutcome(rules, person, plan.id, at)
        const groups = survey.byWave.get(plan.id)
        if (outcome?.wave && groups) addPerson(groupAt(groups, outcome.wave), { ...common, state: outcome.state, flags: outcome.flags })
      }
      const then = ahead && decideOutcome(rules, person, ahead.rollout, ahead.at, at)
      if (then && then.wave === ahead?.wave && survey.ahead) addPerson(survey.ahead, { ...common, state: then.state, flags: then.flags })
    }
  }
  return survey
}

async function countSignIns(db: Db, batch: readonly PersonWithFacts[], now: Date): Promise<Map<string, { all: number; phone: number }>> {
  const ids = `{${batch.map(({ row }) => row.id).join(',')}}`
  const rows = await db.execute<{ id: string; all: number; phone: number }>(sql`
    select person_id as id, count(*)::int as "all", count(*) filter (where factor = 'phone')::int as phone
    from sign_in_events where person_id = any(${ids}::uuid[]) and succeeded and at >= ${after(now, -days(signInDays)).toISOString()}::timestamptz
    group by 1`)
  return new Map(rows.map(({ id, all, phone }) => [id, { all, phone }]))
}
