/** What a rollout would do to its people at a date: `decide()` for every one of them, batch by batch, counted or listed. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { toSql } from '@/lib/audiences/sql'
import { decide } from '@/lib/policy/decide'
import { isClosed } from '@/lib/policy/standing'
import type { Context, Instant } from '@/lib/policy/types'
import { listPersonFacts, type PersonWithFacts } from '../facts/data'
import type { RunningPlan, RunningRules } from '../running'
import { addOutcome, carryForward, emptySimulation, isBehind, type Place, readOutcome } from './rules'
import { findTopUnit } from './top-unit'
import type { Filter, Outcome, Simulation } from './types'

/** A simulation asks as the sign-in gate would, from outside; people who never signed in are kept apart. */
export const simulated: Context = { purpose: 'sign-in', simulated: true, networks: [] }

/**
 * Counts of the rollout's people at each of the instants (`rollout: null` = all active people, all rollouts together).
 * With `wave` only that wave's; with `now` people's sign-ins are carried forward to later
 * instants (`carryForward`). Facts are read once, decided once per instant. Memory is one batch and the counts, whatever the number of people.
 */
export async function simulateAt(
  db: Db,
  rules: RunningRules,
  { rollout, instants, wave, now }: { rollout: string | null; instants: Instant[]; wave?: string; now?: Instant },
): Promise<Simulation[]> {
  const simulations = instants.map(emptySimulation)
  for await (const batch of listPersonFacts(db, rules, { where: reach(rules, rollout) })) {
    for (const person of batch) {
      const place = findPlace(rules, person)
      for (const simulation of simulations) {
        const outcome = decideOutcome(rules, person, rollout, simulation.at, now)
        if (outcome && (wave === undefined || outcome.wave === wave)) addOutcome(simulation, outcome, place)
      }
    }
  }
  return simulations
}

export type SimulatedPerson = {
  id: string
  name: string
  reading: string
  login: string
  unit: string
  affiliation: string
  outcome: Outcome
}
export type PeoplePage = { people: SimulatedPerson[]; next: { name: string; id: string } | null }

/** The people behind one number of a simulation, in the order of name and id, a page at a time. */
export async function listSimulatedPeople(
  db: Db,
  rules: RunningRules,
  ask: { rollout: string | null; at: Instant; now?: Instant; filter: Filter; after?: { name: string; id: string } | null; limit: number },
): Promise<PeoplePage> {
  const people: SimulatedPerson[] = []
  for await (const batch of listPersonFacts(db, rules, { where: reach(rules, ask.rollout), after: ask.after ?? null, batch: 1_000 })) {
    for (const person of batch) {
      const outcome = decideOutcome(rules, person, ask.rollout, ask.at, ask.now)
      const place = findPlace(rules, person)
      if (!outcome || !isBehind(ask.filter, outcome, place)) continue
      // One more than asked for shows that there is a next page; it begins behind the last one shown.
      const last = people[people.length - 1]
      if (people.length === ask.limit && last) return { people, next: { name: last.name, id: last.id } }
      const { id, name, reading, login } = person.row
      people.push({ id, name, reading, login, ...place, outcome })
    }
  }
  return { people, next: null }
}

/**
 * One person's outcome: the same call of `decide()` that the gate makes, with the context of a simulation. With `now` the
 * person's sign-ins are carried forward to a later `at`. Null: in no wave of the rollout, or gone by then.
 */
export function decideOutcome(
  rules: RunningRules,
  person: PersonWithFacts,
  rollout: string | null,
  at: Instant,
  now?: Instant,
): Outcome | null {
  if (isClosed(person.facts, at)) return null
  if (rollout !== null && person.facts.memberships[rollout]?.wave == null) return null
  const facts = now === undefined ? person.facts : carryForward(person.facts, now, at)
  return readOutcome(decide({ at, rules, person: facts, context: simulated }), facts, rollout)
}

/** A person counts once: in the top unit above their first one, and in their first affiliation. */
export const findPlace = (rules: RunningRules, { row }: PersonWithFacts): Place => ({
  unit: row.units[0] === undefined ? '' : findTopUnit(row.units[0], rules.units),
  affiliation: row.affiliations[0] ?? '',
})

/** Only people whom some wave may have are read: those its audiences describe, and those written down by name. */
function reach(rules: RunningRules, rollout: string | null): SQL | undefined {
  const plan = rules.plans.find(({ id }) => id === rollout)
  return plan && describeReach(plan, rules)
}

/** The people whom some wave of the plan may have: a condition on `p`. */
export function describeReach(plan: RunningPlan, rules: RunningRules): SQL {
  const live = plan.waves.filter((wave) => !wave.isFrozen).map((wave) => toSql(wave.audience, rules.units))
  const listed = sql`exists (select 1 from wave_members m where m.person_id = p.id and m.rollout_id = ${plan.id}::uuid)`
  return sql.join([listed, ...live], sql` or `)
}
