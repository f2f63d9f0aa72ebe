import type { Instant, State } from '@/lib/policy/types'
import { states } from '@/lib/policy/types'
import type { Outcome } from '../simulation/types'

/** What a new version changes for one person. One person counts once, by the first of these that holds. */
export const effects = ['enters', 'leaves', 'moves', 'earlier', 'later', 'stricter', 'milder'] as const
export type Effect = (typeof effects)[number]

/** How one person fares under two versions; null when nothing changes for them. Null outcomes mean: in none of the waves. */
export function findEffect(before: Outcome | null, after: Outcome | null): Effect | null {
  if (!before && !after) return null
  if (!before) return 'enters'
  if (!after) return 'leaves'
  if (before.wave !== after.wave) return 'moves'
  const [old, now] = [toNumber(before.deadline), toNumber(after.deadline)]
  if (now !== old) return now < old ? 'earlier' : 'later'
  const [was, is] = [rank(before.state), rank(after.state)]
  return is === was ? null : is < was ? 'stricter' : 'milder'
}

const toNumber = (deadline: Instant | 'no-date' | null): number => (typeof deadline === 'number' ? deadline : Number.POSITIVE_INFINITY)
const rank = (state: State): number => states.indexOf(state)
