/** Where comparisons of people's own instants turn, at each instant that is asked about (docs/decisions/0031). Pure. */
import { compileRules } from '@/lib/policy/compile-rules'
import { type DateThresholds, findDateThresholds } from '@/lib/policy/date-thresholds'
import type { Instant } from '@/lib/policy/types'
import { dormantAfter } from '@/lib/policy/usable'
import type { RunningRules } from '../running'

/** The comparisons of one instant. */
export type Limits = {
  at: Instant
  /** By plan and wave, in their order. */
  waves: DateThresholds[][]
  /** Of all waves together: there is one arrival. */
  arrivals: Instant[]
  /** A success before it is not fresh any more. */
  freshSince: Instant
  /** Whoever signed in last at or before it is dormant. */
  dormantSince: Instant
  /** Sign-ins elsewhere after `carriedFrom` are taken to go on, `carried` seconds later (`carryForward`). */
  carriedFrom: Instant
  carried: number
}

/** The comparisons at one instant. Whether a deadline is a person's own is only compared where another rollout may come before it. */
export function findLimits(rules: RunningRules, at: Instant, now: Instant | undefined): Limits {
  const compiled = compileRules(rules)
  const isStrict = rules.plans.length > 1
  const waves = rules.plans.map((plan) => {
    const own = compiled.rollouts.find((rollout) => rollout.rules === plan.rules)?.waves
    return plan.waves.map(({ key }): DateThresholds => {
      const wave = own?.get(key)
      return wave ? findDateThresholds(wave, at, isStrict) : { arrived: [], told: [], skipped: [], passed: [] }
    })
  })
  const asOf = now !== undefined && at > now ? now : at
  return {
    at,
    waves,
    arrivals: ascending(waves.flatMap((own) => own.flatMap(({ arrived }) => arrived))),
    freshSince: at - rules.freshDays * 86_400,
    dormantSince: asOf - dormantAfter,
    carriedFrom: asOf - dormantAfter,
    carried: at - asOf,
  }
}

/** For each instant of a person, where people are told apart so that every comparison at every instant asked about comes out. */
export type Cuts = {
  /** Whoever has left by the first instant is not read at all. */
  first: Instant
  leaves: Instant[]
  signedIn: Instant[]
  /** Arrival of people who never signed in. */
  neverSince: Instant[]
  arrived: Instant[]
  back: Instant[]
  seenElsewhere: Instant[]
  lastElsewhere: Instant[]
  successElsewhere: Instant[]
  fresh: Instant[]
  /** By plan. */
  told: Instant[][]
  skipped: Instant[][]
  passed: Instant[][]
}

export function joinLimits(all: readonly Limits[], plans: number): Cuts {
  const each = (read: (limits: Limits) => Instant[]): Instant[] => ascending(all.flatMap(read))
  const first = Math.min(...all.map(({ at }) => at))
  const byPlan = (name: keyof DateThresholds, more: (limits: Limits) => Instant[] = () => []): Instant[][] =>
    Array.from({ length: plans }, (_, p) => each((limits) => [...(limits.waves[p] ?? []).flatMap((own) => own[name]), ...more(limits)]))
  return {
    first,
    leaves: each(({ at }) => (at > first ? [at + 1] : [])),
    signedIn: each(({ dormantSince }) => [dormantSince + 1]),
    neverSince: each(({ at }) => [at - dormantAfter + 1]),
    arrived: each(({ arrivals }) => arrivals),
    back: each(({ arrivals, at }) => [...arrivals, at + 1]),
    seenElsewhere: each(({ arrivals }) => arrivals),
    lastElsewhere: each(({ arrivals, carriedFrom, carried }) => [
      ...arrivals,
      ...arrivals.map((arrival) => arrival - carried),
      carriedFrom + 1,
    ]),
    successElsewhere: each(({ arrivals, at }) => [...arrivals, at - dormantAfter + 1]),
    fresh: each(({ freshSince }) => [freshSince]),
    told: byPlan('told'),
    skipped: byPlan('skipped'),
    passed: byPlan('passed', ({ at }) => [at + 1]),
  }
}

const ascending = (instants: readonly Instant[]): Instant[] => [...new Set(instants)].sort((a, b) => a - b)

/** How many of the ascending thresholds an instant has reached. */
export function countReached(thresholds: readonly Instant[], instant: Instant): number {
  let [low, high] = [0, thresholds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (instant >= (thresholds[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low
}
