/** Who is affected when a draft takes the place of the running version. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import type { Instant } from '@/lib/policy/types'
import { listPersonFacts, type PersonWithFacts } from '../facts/data'
import { toPersonFacts } from '../facts/rules'
import type { RunningRules } from '../running'
import { decideOutcome, describeReach, findPlace, type PeoplePage, type SimulatedPerson } from '../simulation/data'
import { type Effect, effects, findEffect } from './effects'

type Ask = { rollout: string; at: Instant }

/** How many people each effect reaches. Whoever is not counted notices nothing. */
export async function countEffects(
  db: Db,
  before: RunningRules,
  after: RunningRules,
  { rollout, at }: Ask,
): Promise<Record<Effect, number>> {
  const counts = Object.fromEntries(effects.map((effect) => [effect, 0])) as Record<Effect, number>
  for await (const batch of listPersonFacts(db, after, { where: reach(before, after, rollout) })) {
    for (const person of batch) {
      const { effect } = findEffectFor(person, before, after, { rollout, at })
      if (effect) counts[effect] += 1
    }
  }
  return counts
}

/** The people behind one of these numbers, as they will be. */
export async function listAffected(
  db: Db,
  before: RunningRules,
  after: RunningRules,
  ask: Ask & { effect: Effect; after?: { name: string; id: string } | null; limit: number },
): Promise<PeoplePage> {
  const people: SimulatedPerson[] = []
  const scope = { where: reach(before, after, ask.rollout), after: ask.after ?? null, batch: 1_000 }
  for await (const batch of listPersonFacts(db, after, scope)) {
    for (const person of batch) {
      const { effect, outcome } = findEffectFor(person, before, after, ask)
      if (effect !== ask.effect || !outcome) continue
      const last = people[people.length - 1]
      if (people.length === ask.limit && last) return { people, next: { name: last.name, id: last.id } }
      const { id, name, reading, login } = person.row
      people.push({ id, name, reading, login, ...findPlace(after, person), outcome })
    }
  }
  return { people, next: null }
}

function findEffectFor(person: PersonWithFacts, before: RunningRules, after: RunningRules, { rollout, at }: Ask) {
  const old = decideOutcome(before, { row: person.row, facts: toPersonFacts(before, person.row) }, rollout, at)
  const now = decideOutcome(after, person, rollout, at)
  return { effect: findEffect(old, now), outcome: now ?? old }
}

function reach(before: RunningRules, after: RunningRules, rollout: string) {
  const plans = [before, after].flatMap((rules) => rules.plans.filter(({ id }) => id === rollout).map((plan) => describeReach(plan, rules)))
  return plans.length === 0 ? sql`false` : sql.join(plans, sql` or `)
}
