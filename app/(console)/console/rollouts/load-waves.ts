import { compileRules } from '@/lib/policy/compile-rules'
import { findHold } from '@/lib/policy/deadline'
import type { Instant } from '@/lib/policy/types'
import { listWaveDates } from '@/lib/rollouts/holds/rules'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'
import type { Simulation } from '@/lib/rollouts/simulation/types'
import { linkPeople } from './describe'
import type { ShownWave } from './wave-timeline'

/** The waves of a plan as the timeline shows them, with how many of their people are ready now. */
export function describeWaves(
  rules: RunningRules,
  plan: RunningPlan,
  simulation: Simulation,
  now: Instant,
  locale: 'en' | 'ja',
  version: number,
): ShownWave[] {
  const compiled = compileRules(rules).rollouts.find((one) => one.rules.id === plan.id)
  return plan.waves.map((wave, index) => {
    const dates = listWaveDates(plan.rules, wave.key, rules.factors, now)
    const tally = simulation.byWave[wave.key]
    const own = compiled?.waves.get(wave.key)
    const hold = own ? findHold(own, now) : null
    return {
      key: wave.key,
      name: wave.name[locale],
      announceAt: wave.announceAt,
      promptFrom: plan.rules.waves[index]?.promptFrom ?? null,
      enforceAt: wave.enforceAt,
      effectiveAt: dates[0]?.effective ?? null,
      precision: plan.rules.waves[index]?.precision ?? 'minute',
      steps: dates.flatMap(({ what, effective }) => (what === 'step' && effective !== null ? [effective] : [])),
      isHeld: hold !== null,
      people: { count: tally?.people ?? 0, ready: tally?.states.satisfied ?? 0, href: linkPeople(plan.id, { wave: wave.key, version }) },
    }
  })
}
