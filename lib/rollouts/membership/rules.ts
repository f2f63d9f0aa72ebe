import { matchesAudience } from '@/lib/audiences/rules'
import type { Membership } from '@/lib/policy/types'
import type { FactsRow } from '../facts/rows'
import type { PlanWave, RunningPlan, RunningRules } from '../running'

/**
 * The wave of a person: a pin by hand wins, then a list that was frozen, then the first wave in order whose audience has
 * them. A pin or a list that names a wave the version no longer has is passed over.
 */
export function resolveMembership(
  { units }: Pick<RunningRules, 'units'>,
  plan: RunningPlan,
  row: FactsRow,
): { wave: PlanWave | null; why: Membership['why'] } {
  const find = (why: 'pinned' | 'frozen'): PlanWave | undefined => {
    const key = row.members.find((member) => member.rollout === plan.id && member.why === why)?.wave
    return key === undefined ? undefined : plan.waves.find((wave) => wave.key === key && (why === 'pinned' || wave.isFrozen))
  }
  const pinned = find('pinned')
  if (pinned) return { wave: pinned, why: 'pinned' }
  const frozen = find('frozen')
  if (frozen) return { wave: frozen, why: 'frozen' }
  const live = plan.waves.find((wave) => !wave.isFrozen && matchesAudience(wave.audience, row, units))
  return live ? { wave: live, why: 'audience' } : { wave: null, why: null }
}
