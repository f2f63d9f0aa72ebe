import { toInstant } from '@/lib/platform/duration'
import type { Instant } from '@/lib/policy/types'
import type { Decided } from '../decisions'

/** A deadline that has passed for a person, as a version of a rollout had it. */
export type Passed = { personId: string; rolloutId: string; version: number; passedAt: Instant }

const isPast = new Set(['required', 'refused', 'locked'])

/** The deadlines of this decision that have passed for the person and are not noted yet. */
export function listPassed(
  { personId, decision, rules, facts }: Pick<Decided, 'personId' | 'decision' | 'rules' | 'facts'>,
  now: Date,
): Passed[] {
  return rules.plans.flatMap((plan) => {
    if (plan.isDraft || facts.memberships[plan.id]?.passedAt !== null) return []
    const line = decision.obligations.find(({ rollout, state }) => rollout === plan.id && isPast.has(state))
    if (typeof line?.deadline !== 'number' || line.deadline > toInstant(now)) return []
    return [{ personId, rolloutId: plan.id, version: plan.version, passedAt: line.deadline }]
  })
}
