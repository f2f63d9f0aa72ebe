/** What is counted of all people: by unit, and by wave of each rollout. Pure. */
import type { Flag, State } from '@/lib/policy/types'
import type { Simulation } from '@/lib/rollouts/simulation/types'

/** Counts of one wave or unit. `people` are its active people; states count everybody `decide()` was asked about. */
export type Group = {
  measures: Record<string, number>
  states: Partial<Record<State, number>>
  flags: Partial<Record<Flag, number>>
  asked: number
  /** Successful sign-ins of the last 28 days: all, and those in which a phone was the strongest factor. */
  signIns: { all: number; phone: number }
}

export const emptyGroup = (): Group => ({ measures: {}, states: {}, flags: {}, asked: 0, signIns: { all: 0, phone: 0 } })

/** Counts people who share measures, state and flags. */
export function addPeople(
  group: Group,
  people: number,
  shared: { measures: readonly string[]; state: State | null; flags: readonly Flag[] },
): void {
  for (const measure of shared.measures) group.measures[measure] = (group.measures[measure] ?? 0) + people
  if (shared.state) {
    group.asked += people
    group.states[shared.state] = (group.states[shared.state] ?? 0) + people
  }
  for (const flag of shared.flags) group.flags[flag] = (group.flags[flag] ?? 0) + people
}

/** States in which nothing more is asked of somebody. */
const done: ReadonlySet<State> = new Set(['satisfied', 'exempt', 'not-required'])

/** How much of a wave is ready, 0 – 1, of those who have ever signed in: who never arrived can do nothing yet. */
export function readProgress(group: Group): number {
  const reached = group.asked - (group.states['not-arrived'] ?? 0)
  const ready = Object.entries(group.states).reduce((sum, [state, count]) => sum + (done.has(state as State) ? count : 0), 0)
  return reached > 0 ? ready / reached : 0
}

/** The group at `key`, made when it is missing. */
export function groupAt(groups: Map<string, Group>, key: string): Group {
  const found = groups.get(key)
  if (found) return found
  const made = emptyGroup()
  groups.set(key, made)
  return made
}

/** The waves of one rollout as a simulation of this moment: what the timeline of waves reads. */
export function toSimulation(groups: ReadonlyMap<string, Group>, at: number): Simulation {
  const byWave: Simulation['byWave'] = {}
  const total: Simulation['total'] = { people: 0, states: {}, flags: {} }
  for (const [key, { asked, states, flags }] of groups) {
    byWave[key] = { people: asked, states, flags }
    total.people += asked
    for (const [state, count] of Object.entries(states)) total.states[state as State] = (total.states[state as State] ?? 0) + count
    for (const [flag, count] of Object.entries(flags)) total.flags[flag as Flag] = (total.flags[flag as Flag] ?? 0) + count
  }
  return { at, total, byWave, byUnit: {}, byAffiliation: {}, byDoor: {}, byCause: {} }
}

export type Survey = {
  /** By rollout id, then by wave key. */
  byWave: Map<string, Map<string, Group>>
  /** By the top unit of a person's first. */
  byUnit: Map<string, Group>
  /** The people of the wave that `ahead` names, at that instant. */
  ahead: Group | null
}

/** A survey as JSON keeps it. */
export type StoredSurvey = { byWave: [string, [string, Group][]][]; byUnit: [string, Group][]; ahead: Group | null }

export const storeSurvey = ({ byWave, byUnit, ahead }: Survey): StoredSurvey => ({
  byWave: [...byWave].map(([id, waves]) => [id, [...waves]]),
  byUnit: [...byUnit],
  ahead,
})

export const restoreSurvey = ({ byWave, byUnit, ahead }: StoredSurvey): Survey => ({
  byWave: new Map(byWave.map(([id, waves]) => [id, new Map(waves)])),
  byUnit: new Map(byUnit),
  ahead,
})
