import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { holds } from '@/db/schema/rollouts'
import { toInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import type { Instant } from '@/lib/policy/types'
import { getRules, withHolds } from '../data'
import type { RunningPlan, RunningRules } from '../running'
import { simulateAt } from '../simulation/data'
import type { Simulation } from '../simulation/types'
import { findResumeAt, listWaveDates, type WaveDate } from './rules'

export type HoldEffect = { before: WaveDate[]; after: WaveDate[]; now: { before: Simulation; after: Simulation } }
export type ReleaseEffect = HoldEffect & {
  holdId: string
  /** The earliest instant at which enforcement may go on. */
  resumeAt: Instant
  /** The wave's people at `resumeAt`, when enforcement has gone on. */
  atResume: Simulation
}

type Named = { rolloutId: string; wave: string; now: Date }

/** What a hold of this wave would do right now: its dates and its people, before and after. Writes nothing. */
export async function getHoldEffect(db: Db, { rolloutId, wave, now }: Named): Promise<HoldEffect> {
  const rules = await getRules(db, now)
  const plan = requireWave(rules, rolloutId, wave)
  const after = withHolds(rules, rolloutId, [...plan.rules.holds, { wave, from: toInstant(now), until: null }])
  return compare(db, rules, after, { rolloutId, wave, at: toInstant(now) })
}

/** What the release of this wave's hold would do: when it may resume, the dates that move, who is met by it. Refuses `wave-not-held`. */
export async function getReleaseEffect(db: Db, { rolloutId, wave, now }: Named, asked?: Instant): Promise<ReleaseEffect> {
  const rules = await getRules(db, now)
  const plan = requireWave(rules, rolloutId, wave)
  const [open] = await db
    .select()
    .from(holds)
    .where(and(eq(holds.rolloutId, rolloutId), eq(holds.wave, wave), isNull(holds.resumeAt)))
  const compiled = plan.rules.waves.find(({ key }) => key === wave)
  if (!open || !compiled) throw new Refusal('wave-not-held')
  const hold = { wave, from: toInstant(open.fromAt), until: null }
  const { calendar, zone } = plan.rules
  const earliest = findResumeAt({ wave: compiled, hold, calendar, zone, now: toInstant(now) })
  const resumeAt = Math.max(asked ?? earliest, earliest)
  const released = plan.rules.holds.map((other) => (other.wave === wave && other.until === null ? { ...other, until: resumeAt } : other))
  const after = withHolds(rules, rolloutId, released)
  const [atResume] = await simulateAt(db, after, { rollout: rolloutId, instants: [resumeAt], wave, now: toInstant(now) })
  if (!atResume) throw new Error('a simulation answers every instant')
  return { holdId: open.id, resumeAt: earliest, atResume, ...(await compare(db, rules, after, { rolloutId, wave, at: toInstant(now) })) }
}

async function compare(
  db: Db,
  before: RunningRules,
  after: RunningRules,
  { rolloutId, wave, at }: { rolloutId: string; wave: string; at: Instant },
): Promise<HoldEffect> {
  const count = async (rules: RunningRules): Promise<Simulation> => {
    const [counted] = await simulateAt(db, rules, { rollout: rolloutId, instants: [at], wave })
    if (!counted) throw new Error('a simulation answers every instant')
    return counted
  }
  const dates = (rules: RunningRules): WaveDate[] => {
    const plan = rules.plans.find(({ id }) => id === rolloutId)
    return plan ? listWaveDates(plan.rules, wave, rules.factors, at) : []
  }
  return { before: dates(before), after: dates(after), now: { before: await count(before), after: await count(after) } }
}

/** The running plan that has this wave. Refuses `rollout-not-running`, `wave-unknown`. */
export function requireWave(rules: RunningRules, rolloutId: string, wave: string): RunningPlan {
  const plan = rules.plans.find(({ id }) => id === rolloutId)
  if (!plan) throw new Refusal('rollout-not-running')
  if (!plan.waves.some(({ key }) => key === wave)) throw new Refusal('wave-unknown')
  return plan
}
