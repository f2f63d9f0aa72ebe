import type { Decision, PersonFacts, State } from '@/lib/policy/types'
import type { Filter, Outcome, Simulation, Tally } from './types'

/** States in which somebody has to come through a door to enrol: only there the door is counted. */
const needsDoor: ReadonlySet<State> = new Set(['required', 'refused', 'locked'])

/** Where one person stands in the tables of a simulation. */
export type Place = { unit: string; affiliation: string }

/**
 * Reads one decision as an outcome. With a rollout, state, wave and deadline are those of its own line and null means that
 * the person is in none of its waves; without one they are the decision's, all rollouts together.
 */
export function readOutcome(decision: Decision, facts: PersonFacts, rollout: string | null): Outcome | null {
  const { door, flags, strandedBy } = decision
  if (rollout === null) return { state: decision.state, wave: null, deadline: decision.deadline, door, flags, strandedBy, isUntold: false }
  const line = decision.obligations.find((obligation) => obligation.rollout === rollout)
  if (!line) return null
  const isUntold = facts.memberships[rollout]?.toldAt == null
  return { state: line.state, wave: line.wave, deadline: line.deadline, door, flags, strandedBy, isUntold }
}

const emptyTally = (): Tally => ({ people: 0, states: {}, flags: {} })
export const emptySimulation = (at: number): Simulation => ({
  at,
  total: emptyTally(),
  byWave: {},
  byUnit: {},
  byAffiliation: {},
  byDoor: {},
  byCause: {},
})

/** Counts people who share an outcome and a place into a simulation. */
export function addOutcome(simulation: Simulation, outcome: Outcome, place: Place, people = 1): void {
  count(simulation.total, outcome, people)
  count(at(simulation.byWave, outcome.wave ?? ''), outcome, people)
  count(at(simulation.byUnit, place.unit), outcome, people)
  count(at(simulation.byAffiliation, place.affiliation), outcome, people)
  if (needsDoor.has(outcome.state)) simulation.byDoor[outcome.door] = (simulation.byDoor[outcome.door] ?? 0) + people
  if (outcome.strandedBy) simulation.byCause[outcome.strandedBy] = (simulation.byCause[outcome.strandedBy] ?? 0) + people
}

function at(tallies: Record<string, Tally>, key: string): Tally {
  const found = tallies[key]
  if (found) return found
  const made = emptyTally()
  tallies[key] = made
  return made
}

function count(tally: Tally, { state, flags, isUntold }: Outcome, people: number): void {
  tally.people += people
  tally.states[state] = (tally.states[state] ?? 0) + people
  for (const flag of flags) tally.flags[flag] = (tally.flags[flag] ?? 0) + people
  if (isUntold) tally.flags.untold = (tally.flags.untold ?? 0) + people
}

/** Whether a person is among those behind a number. Counting with `addOutcome` and listing with this must agree. */
export function isBehind(filter: Filter, outcome: Outcome, place: Place): boolean {
  if (filter.states !== undefined && !filter.states.includes(outcome.state)) return false
  if (filter.flag === 'untold' ? !outcome.isUntold : filter.flag !== undefined && !outcome.flags.includes(filter.flag)) return false
  if (filter.wave !== undefined && (outcome.wave ?? '') !== filter.wave) return false
  if (filter.unit !== undefined && place.unit !== filter.unit) return false
  if (filter.affiliation !== undefined && place.affiliation !== filter.affiliation) return false
  if (filter.door !== undefined && (outcome.door !== filter.door || !needsDoor.has(outcome.state))) return false
  return filter.cause === undefined || outcome.strandedBy === filter.cause
}

const dormantAfter = 90 * 86_400

/**
 * Facts of `now` for a question about a later date: somebody who signs in today is taken to go on doing so, with the same
 * pause since the last time. Otherwise everybody would be dormant on a date three months ahead. Who is dormant now stays
 * so; when a credential was last used is left as it is, because using another one does not keep it fresh.
 */
export function carryForward(facts: PersonFacts, now: number, at: number): PersonFacts {
  if (at <= now) return facts
  const carry = (last: number | null) => (last === null || now - last >= dormantAfter ? last : last + (at - now))
  const { elsewhere } = facts
  return {
    ...facts,
    lastSignInAt: carry(facts.lastSignInAt),
    ...(elsewhere && { elsewhere: { ...elsewhere, lastSignInAt: carry(elsewhere.lastSignInAt) } }),
  }
}
