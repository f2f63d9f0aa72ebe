/** What a rollout would do to its people at a date: `decide()` for every one of them, counted in groups or listed. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { toSql } from '@/lib/audiences/sql'
import { decide } from '@/lib/policy/decide'
import { isClosed } from '@/lib/policy/standing'
import type { Context, Instant } from '@/lib/policy/types'
import { listFactsOf, type PersonWithFacts } from '../facts/data'
import { decideEach, decideGroups, type FoundGroup, keepFound, type PeopleGroup } from '../groups/data'
import { listGroupPeople } from '../groups/people/data'
import type { RunningPlan, RunningRules } from '../running'
import { addOutcome, carryForward, emptySimulation, isBehind, type Place, readOutcome } from './rules'
import { findTopUnit } from './top-unit'
import type { Filter, Outcome, Simulation } from './types'

/** A simulation asks as the sign-in gate would, from outside; people who never signed in are kept apart. */
export const simulated: Context = { purpose: 'sign-in', simulated: true, networks: [] }

type Question = { rollout: string | null; instants: readonly Instant[]; wave?: string; now?: Instant }

/**
 * Counts of the rollout's people at each of the instants, in their order (`rollout: null` = all active people, all rollouts
 * together). With `wave` only that wave's; with `now` people's sign-ins are carried forward to later instants (`carryForward`). One
 * pass of the database over `person_facts`, and at each instant one decision for each group of people whom `decide()` cannot tell apart.
 */
export async function* simulateEach(db: Db, rules: RunningRules, { rollout, instants, wave, now }: Question): AsyncGenerator<Simulation> {
  let simulation = emptySimulation(instants[0] ?? 0)
  const visit = (group: PeopleGroup) => addGroup(simulation, group, rollout, wave)
  for await (const { at } of decideEach(db, rules, { instants, now }, visit)) {
    yield { ...simulation, at }
    simulation = emptySimulation(at)
  }
}

/** The same, when all of them are there. */
export const simulateAt = (db: Db, rules: RunningRules, question: Question): Promise<Simulation[]> =>
  collectSimulations(simulateEach(db, rules, question))

/** What is still to come of a simulation that may have begun. */
export async function collectSimulations(coming: AsyncGenerator<Simulation>): Promise<Simulation[]> {
  const simulations: Simulation[] = []
  for await (const simulation of coming) simulations.push(simulation)
  return simulations
}

/** Every running rollout at one instant, by its id: everybody is decided once for all of them. */
export async function simulateRollouts(db: Db, rules: RunningRules, at: Instant): Promise<Map<string, Simulation>> {
  const counted = new Map(rules.plans.map(({ id }) => [id, emptySimulation(at)]))
  if (counted.size === 0) return counted
  await decideGroups(db, rules, { at }, (group) => {
    for (const [id, simulation] of counted) addGroup(simulation, group, id)
  })
  return counted
}

function addGroup(simulation: Simulation, group: PeopleGroup, rollout: string | null, wave?: string): void {
  const outcome = readGroup(group, rollout)
  if (outcome && (wave === undefined || outcome.wave === wave)) addOutcome(simulation, outcome, group.place, group.people)
}

/** The outcome of a group's people, but for the deadline, which may differ among them; null when they are in none of the rollout's waves. */
export const readGroup = ({ decision, facts }: PeopleGroup, rollout: string | null): Outcome | null => readOutcome(decision, facts, rollout)

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
  const { rollout, at, now, filter, limit } = ask
  const chosen: FoundGroup[] = []
  const decided = await decideGroups(db, rules, { at, now }, (group) => {
    const outcome = readGroup(group, rollout)
    if (outcome !== null && isBehind(filter, outcome, group.place)) chosen.push(keepFound(group))
  })
  const ids = await listGroupPeople(db, decided, chosen, { after: ask.after ?? null, limit })
  // Everybody who is shown is decided alone: deadlines are their own.
  const shown = ids.slice(0, limit)
  const people = (await listFactsOf(db, rules, shown)).flatMap((person): SimulatedPerson[] => {
    const outcome = decideOutcome(rules, person, rollout, at, now)
    const { id, name, reading, login } = person.row
    return outcome ? [{ id, name, reading, login, ...findPlace(rules, person), outcome }] : []
  })
  const last = people.at(-1)
  return { people, next: ids.length > limit && last ? { name: last.name, id: last.id } : null }
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

/** The people whom some wave of the plan may have: a condition on `p`. */
export function describeReach(plan: RunningPlan, rules: RunningRules): SQL {
  const live = plan.waves.filter((wave) => !wave.isFrozen).map((wave) => toSql(wave.audience, rules.units))
  const listed = sql`exists (select 1 from wave_members m where m.person_id = p.id and m.rollout_id = ${plan.id}::uuid)`
  return sql.join([listed, ...live], sql` or `)
}
