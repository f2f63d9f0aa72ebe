import { compileRules } from '@/lib/policy/compile-rules'
import type { Calendar, FactorTraits, FactorType, Hold } from '@/lib/policy/types'
import { compileAudienceExemptions, compilePlan } from './compile-plan'
import type { RunningPlan } from './running'
import { planSchema } from './schema'

export type PlanSource = {
  id: string
  key: string
  version: number
  /** As stored. Throws if it is no plan. */
  document: unknown
  calendar: Calendar
  factors: Record<FactorType, FactorTraits>
  holds: Hold[]
  isDraft: boolean
  /** The running version that a draft would replace: the waves it has frozen stay as they were written down. */
  before?: RunningPlan | undefined
}

/** Compiles a stored document into a plan that decides, with the audiences that say who is in which wave. */
export function makePlan(source: PlanSource): RunningPlan {
  const { id, key, version, calendar, factors, holds, isDraft, before } = source
  const document = planSchema.parse(source.document)
  const rules = compilePlan(document, { id, version, state: isDraft ? 'draft' : 'running', holds, calendar })
  const compiled = compileRules({ rollouts: [rules], factors, applications: {}, freshDays: 180, calendar }).rollouts[0]?.waves
  const waves = document.waves.map((wave, i) => ({
    key: wave.key,
    name: wave.name,
    membership: wave.membership,
    audience: wave.audience,
    isFrozen: wave.membership === 'frozen' && (!isDraft || before?.waves.find((old) => old.key === wave.key)?.isFrozen === true),
    enforceAt: compiled?.get(wave.key)?.enforceAt ?? null,
    announceAt: rules.waves[i]?.announceAt ?? null,
  }))
  return { id, key, version, isDraft, document, rules, waves, exemptions: compileAudienceExemptions(document, id) }
}
