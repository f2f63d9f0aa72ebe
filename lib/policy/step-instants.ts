import { packRestriction, readSignIn, signInNever } from './restrictions'
import type { Instant, RolloutRules, Wave } from './types'

/** One moment of a wave at which something changes for those in it. */
export type StepInstant = {
  at: Instant
  wave: string
  what: 'announced' | 'prompted' | 'enforced' | 'step' | 'last-day' | 'guard-ends' | 'held' | 'released'
}

const day = 86_400

/**
 * Every instant at which a rollout changes anything by the plan itself, in order: the stops of the simulation's slider.
 * Personal deadlines (arrival, notice, extensions) lie between them.
 */
export function listStepInstants(rollout: RolloutRules): StepInstant[] {
  const instants = rollout.waves.flatMap((wave) => listWaveInstants(rollout, wave))
  for (const hold of rollout.holds) {
    instants.push({ at: hold.from, wave: hold.wave, what: 'held' })
    if (hold.until !== null) instants.push({ at: hold.until, wave: hold.wave, what: 'released' })
  }
  return instants.sort((a, b) => a.at - b.at)
}

function listWaveInstants(rollout: RolloutRules, wave: Wave): StepInstant[] {
  const found: StepInstant[] = []
  const add = (at: Instant | null, what: StepInstant['what']): void => {
    if (at !== null) found.push({ at, wave: wave.key, what })
  }
  add(wave.announceAt, 'announced')
  add(wave.promptFrom, 'prompted')
  add(wave.enforceAt, 'enforced')
  for (const step of wave.steps) if (step.at !== wave.enforceAt) add(step.at, 'step')
  if (wave.grace.by === 'skips') add(wave.grace.lastDay, 'last-day')
  const takes = [{ at: wave.enforceAt, restrictions: rollout.policy.restrictions }, ...wave.steps].find((step) =>
    Object.values(step.restrictions ?? {}).some((r) => readSignIn(packRestriction(r)) === signInNever),
  )
  add(wave.guardUntil ?? (takes?.at ? takes.at + 90 * day : null), 'guard-ends')
  return found
}
