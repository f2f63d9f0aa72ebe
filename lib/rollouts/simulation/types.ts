import type { Door, Flag, Instant, State, StrandedCause } from '@/lib/policy/types'

/** What one person would be at one instant, in the words of the counts. */
export type Outcome = {
  state: State
  wave: string | null
  door: Door
  flags: Flag[]
  strandedBy: StrandedCause | null
  deadline: Instant | 'no-date' | null
  /** Nobody has told them yet: they are shown apart, because their deadline depends on it. */
  isUntold: boolean
}

/** How many people, and inside them how many by state and flag. The states add up to `people`; flags are counted inside. */
export type Tally = { people: number; states: Partial<Record<State, number>>; flags: Partial<Record<Flag | 'untold', number>> }

export type Simulation = {
  at: Instant
  total: Tally
  /** By key: wave, unit (the top one of the person's first), first affiliation, door of those who must enrol. */
  byWave: Record<string, Tally>
  byUnit: Record<string, Tally>
  byAffiliation: Record<string, Tally>
  byDoor: Partial<Record<Door, number>>
  byCause: Partial<Record<StrandedCause, number>>
}

/** One number of a simulation: everything that is set must hold. `''` stands for people without a unit or affiliation. */
export type Filter = {
  states?: readonly State[]
  flag?: Flag | 'untold'
  wave?: string
  unit?: string
  affiliation?: string
  door?: Door
  cause?: StrandedCause
}
