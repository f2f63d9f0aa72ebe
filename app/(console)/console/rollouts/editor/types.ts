import type { Calendar } from '@/lib/policy/types'
import type { PlanDocument } from '@/lib/rollouts/schema'

export type Choice = { value: string; label: string }

/** What this organisation has to choose from while a plan is written. */
export type Choices = {
  /** `counts`: can satisfy a requirement; the others can only be restricted. */
  factors: (Choice & { counts: boolean })[]
  affiliations: Choice[]
  units: Choice[]
  groups: Choice[]
  attributes: string[]
  networks: Choice[]
  applications: Choice[]
  zones: string[]
  /** The organisation's, used where the plan has none of its own. */
  calendar: Calendar
}

export type Issue = { path: string; reason: string }
export type WaveDocument = PlanDocument['waves'][number]
export type StepDocument = WaveDocument['steps'][number]
