/** What lies ahead: the next date that reaches people, and what waits for somebody's decision. Pure. */
import { findCollision, findSafeSlot } from '@/lib/policy/calendar'
import type { Instant } from '@/lib/policy/types'
import { listWaveDates } from '@/lib/rollouts/holds/rules'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'
import type { Group } from '../survey/rules'

export type NextDate = { plan: RunningPlan; wave: RunningPlan['waves'][number]; at: Instant; precision: 'minute' | 'day' }

/** Each dated wave with the date as holds leave it; waves whose hold has no end have none. */
function listDates(rules: RunningRules): NextDate[] {
  return rules.plans.flatMap((plan) =>
    plan.waves.flatMap((wave, index) => {
      const at = listWaveDates(plan.rules, wave.key, rules.factors)[0]?.effective ?? null
      return wave.enforceAt === null || at === null ? [] : [{ plan, wave, at, precision: plan.rules.waves[index]?.precision ?? 'minute' }]
    }),
  )
}

/** The next instant at which a wave is enforced, over all running rollouts; null when no date is set. */
export function findNextDate(rules: RunningRules, now: Instant): NextDate | null {
  const coming = listDates(rules).filter(({ at }) => at > now)
  return coming.reduce<NextDate | null>((first, date) => (first === null || date.at < first.at ? date : first), null)
}

export type Concern =
  | { kind: 'stranded'; rollout: string; wave: string; count: number; at: Instant }
  | { kind: 'needs-desk'; rollout: string; wave: null; count: number }
  | { kind: 'grace'; rollout: string; wave: string; count: number }
  | { kind: 'held'; rollout: string; wave: string }
  | {
      kind: 'collision'
      rollout: string
      wave: string
      at: Instant
      why: 'holiday' | 'blackout' | 'desk-closed' | 'friday-afternoon'
      slot: Instant
    }
  | { kind: 'undated'; rollout: string; wave: string; count: number }

/** The most pressing first: people who lose something, then dates that collide, then what only waits. */
const order: Concern['kind'][] = ['stranded', 'held', 'needs-desk', 'collision', 'grace', 'undated']

/** What the running rollouts leave to decide, worked out from their dates and from the people in their waves. */
export function listConcerns(
  rules: RunningRules,
  {
    now,
    byWave,
    next,
    ahead,
  }: { now: Instant; byWave: ReadonlyMap<string, ReadonlyMap<string, Group>>; next: NextDate | null; ahead: Group | null },
): Concern[] {
  const concerns: Concern[] = []
  if (next && ahead?.flags.stranded)
    concerns.push({ kind: 'stranded', rollout: next.plan.id, wave: next.wave.key, count: ahead.flags.stranded, at: next.at })
  for (const { plan, wave, at } of listDates(rules)) {
    const why = at > now ? findCollision(plan.rules.calendar, at) : null
    if (why) concerns.push({ kind: 'collision', rollout: plan.id, wave: wave.key, at, why, slot: findSafeSlot(plan.rules.calendar, at) })
  }
  for (const plan of rules.plans) {
    for (const wave of plan.waves) {
      const group = byWave.get(plan.id)?.get(wave.key)
      const common = { rollout: plan.id, wave: wave.key }
      if (plan.rules.holds.some((hold) => hold.wave === wave.key && hold.from <= now && (hold.until === null || hold.until > now)))
        concerns.push({ kind: 'held', ...common })
      if (!group) continue
      if (group.states.grace) concerns.push({ kind: 'grace', ...common, count: group.states.grace })
      if (group.states.undated) concerns.push({ kind: 'undated', ...common, count: group.states.undated })
    }
  }
  const desk = rules.plans.map((plan) => ({ rollout: plan.id, count: countNeedingDesk(byWave.get(plan.id)) }))
  // The same people stand in several rollouts: the one with most of them speaks for all.
  const most = desk.reduce((a, b) => (b.count > a.count ? b : a), { rollout: '', count: 0 })
  if (most.count > 0) concerns.push({ kind: 'needs-desk', wave: null, ...most })
  return concerns.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

function countNeedingDesk(waves: ReadonlyMap<string, Group> | undefined): number {
  return [...(waves?.values() ?? [])].reduce((sum, group) => sum + (group.flags['needs-desk'] ?? 0), 0)
}
