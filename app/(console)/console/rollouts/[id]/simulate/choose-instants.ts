import { compileRules } from '@/lib/policy/compile-rules'
import type { Instant } from '@/lib/policy/types'
import { listWaveDates } from '@/lib/rollouts/holds/rules'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'

const day = 86_400
const evenly = 30
const most = 90

export type Moment = { at: Instant; what: 'told' | 'asked' | 'enforced' | 'step'; wave: string }

/** The moments at which something changes for a wave, as holds leave them. */
export function listMoments(rules: RunningRules, plan: RunningPlan): Moment[] {
  const compiled = compileRules(rules).rollouts.find((one) => one.rules.id === plan.id)
  const moments = plan.waves.flatMap(({ key, announceAt }): Moment[] => {
    const own: Moment[] = []
    if (announceAt !== null) own.push({ at: announceAt, what: 'told', wave: key })
    const promptFrom = compiled?.waves.get(key)?.wave.promptFrom ?? null
    if (promptFrom !== null) own.push({ at: promptFrom, what: 'asked', wave: key })
    for (const { what, effective } of listWaveDates(plan.rules, key, rules.factors))
      if (effective !== null) own.push({ at: effective, what: what === 'enforce' ? 'enforced' : 'step', wave: key })
    return own
  })
  return moments.sort((a, b) => a.at - b.at)
}

/** When each wave first asks for something from now on: at its own date, or at the first step of one that only restricts. */
export function listFirstAsks(rules: RunningRules, plan: RunningPlan, now: Instant): { wave: string; at: Instant }[] {
  const coming = listMoments(rules, plan).filter(({ at, what }) => at > now && (what === 'enforced' || what === 'step'))
  return plan.waves.flatMap(({ key }) => {
    const own = coming.filter(({ wave }) => wave === key)
    const first = own.find(({ what }) => what === 'enforced') ?? own[0]
    return first ? [{ wave: key, at: first.at }] : []
  })
}

/** Where a rehearsal begins: at the first enforcement to come, which is what it is for. */
export const findFirstEnforcement = (moments: readonly Moment[], now: Instant): Instant | null =>
  moments.find(({ at, what }) => at > now && what === 'enforced')?.at ?? null

/**
 * The instants a simulation is asked for: evenly spread from now (or the first moment) to a month behind the last one, and
 * for each moment the second itself, where the later state begins, with the one before it. Past moments are left out: facts
 * are those of now.
 */
export function chooseInstants(moments: Moment[], now: Instant, asked: Instant | null): Instant[] {
  const coming = moments.filter(({ at }) => at > now)
  const last = coming.at(-1)?.at ?? now + 60 * day
  const until = last + Math.max(14 * day, (last - now) * 0.15)
  const instants = new Set<Instant>([now])
  for (const { at } of coming) if (instants.size < most - evenly - 2) instants.add(at - 1).add(at)
  for (let n = 1; n <= evenly; n++) instants.add(Math.round(now + ((until - now) * n) / evenly))
  if (asked !== null) instants.add(asked)
  return [...instants].sort((a, b) => a - b)
}
