import type { Calendar, Hold, Instant } from '@/lib/policy/types'
import { compilePlan } from './compile-plan'
import type { RunningPlan } from './running'
import { type PlanDocument, planSchema } from './schema'

export type PlanSource = {
  id: string
  key: string
  version: number
  document: unknown
  calendar: Calendar
  holds: Hold[]
  isDraft: boolean
  /** The running version that a draft would replace: the waves it has frozen stay as they were written down. */
  before?: RunningPlan
}
