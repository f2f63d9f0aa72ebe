import { type Folded, foldEachCount } from './fold-steps'
import { mergePacked, notAllowed, type PackedRestriction, packRestriction, readSignIn, unpackRestriction } from './restrictions'
import { rankStrength } from './strength'
import type { Consequence, FactorDecision, FactorType, Hold, Instant, Obligation, Restriction, RolloutRules, Rules, Wave } from './types'

/** What depends on the rules alone, worked out once per rules object: factor sets are bit masks in the registry's order. */
export type CompiledRules = {
  rules: Rules
  factors: FactorType[]
  index: Map<FactorType, number>
  /** Factors that can satisfy anything at all: recovery codes and passes never do. */
  counting: number
  /** Factors that count only by a deviation, and the records by which they do. */
  needingDeviation: number
  deviations: readonly { factors: number; from: Instant; until: Instant }[]
  /** The names of a set of factors, each list made once. */
  named: Map<number, readonly FactorType[]>
  /** Per rank of strength: the counting factors of at least that strength. */
  atLeast: number[]
  maximum: number[]
  rollouts: CompiledRollout[]
  /** Everything open, nothing coming: shared by every decision that no step touches. */
  openFactors: Readonly<Record<FactorType, FactorDecision>>
  /** Records already built for people on their waves' own dates (see `findCacheKey`). */
  factorDecisions: Map<number, Readonly<Record<FactorType, FactorDecision>>>
}

export type CompiledRollout = { rules: RolloutRules; waves: Map<string, CompiledWave> }

export type CompiledStep = {
  at: Instant
  /** Packed restriction per factor, in the registry's order. */
  restrictions: PackedRestriction[]
  /** 0 none, 1 enrol, 2 refuse, 3 lock. */
  consequence: number
  /** As the plan wrote it, for "what comes next". */
  written: Record<FactorType, Restriction>
  touchesSignIn: boolean
}

export type CompiledWave = {
  /** Position among all waves of the rules, from 1. */
  ordinal: number
  rollout: RolloutRules
  wave: Wave
  enforceAt: Instant | null
  /** When the steps begin to ask for something: `enforceAt` for a wave that only restricts. Null without such steps. */
  restrictAt: Instant | null
  /** Index of the first step that touches sign-in. */
  firstRestricting: number
  steps: CompiledStep[]
  hasRequirement: boolean
  minimumRank: number
  minimumFactors: number
  allowed: number
  /** What the first n steps fold to, for n from none to all: nearly everybody is in one wave, on its own dates. */
  folds: Folded[]
  /** What an obligation says of it. Shared: read only. */
  requirement: Obligation['requirement']
  /** Factors that every step of the wave leaves at normal; in a wave that has nothing but `underReview`, the others. */
  normal: number
  hasRestriction: boolean
  /** Neither a requirement nor anything taken from sign-in (for instance: only "nobody new"): everybody complies. */
  asksNothing: boolean
  underReview: number
  holds: Hold[]
}

const cache = new WeakMap<Rules, CompiledRules>()
/** The one compiled last: a simulation asks a million times in a row for the same rules. */
let latest: CompiledRules | null = null
const consequences: Record<Consequence, number> = { enrol: 1, refuse: 2, lock: 3 }

/** The compiled form of a rules object. The object must not be changed afterwards: a new version is a new object. */
export function compileRules(rules: Rules): CompiledRules {
  if (latest?.rules === rules) return latest
  latest = cache.get(rules) ?? compile(rules)
  cache.set(rules, latest)
  return latest
}

function compile(rules: Rules): CompiledRules {
  const factors = Object.keys(rules.factors)
  const index = new Map(factors.map((factor, i) => [factor, i]))
  const ranks = factors.map((factor) => rankStrength(rules.factors[factor]?.strength ?? 'none'))
  const counting = toMask(factors.map((factor) => rules.factors[factor]?.recoveryOnly === false))
  const atLeast = [0, 1, 2, 3, 4].map((rank) => counting & toMask(ranks.map((r) => r >= rank)))
  const open: Record<FactorType, FactorDecision> = {}
  for (const factor of factors) open[factor] = Object.freeze({ ...unpackRestriction(0), guarded: false, underReview: false, next: null })
  const made: CompiledRules = {
    rules,
    factors,
    index,
    counting,
    needingDeviation: counting & toMask(factors.map((factor) => rules.factors[factor]?.needsDeviation === true)),
    deviations: (rules.deviations ?? []).map(({ factor, from, until }) => ({
      factors: toMask(factors.map((f) => f === factor)),
      from,
      until,
    })),
    named: new Map(),
    atLeast,
    maximum: factors.map((factor) => rules.factors[factor]?.maximum ?? 0),
    // In the order of their keys, so that the order in which rollouts are given is irrelevant down to the reasons.
    rollouts: [...rules.rollouts]
      .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
      .map((rollout) => compileRollout(rollout, factors, index, counting)),
    openFactors: Object.freeze(open),
    factorDecisions: new Map(),
  }
  made.rollouts
    .flatMap((rollout) => [...rollout.waves.values()])
    .forEach((wave, i) => {
      wave.ordinal = i + 1
    })
  return made
}

const toMask = (bits: boolean[]): number => bits.reduce((mask, bit, i) => (bit ? mask | (1 << i) : mask), 0)

function compileRollout(rollout: RolloutRules, factors: FactorType[], index: Map<FactorType, number>, counting: number): CompiledRollout {
  const waves = rollout.waves.map((wave) => compileWave(rollout, wave, factors, index, counting))
  return { rules: rollout, waves: new Map(waves.map((wave) => [wave.wave.key, wave])) }
}

function compileWave(
  rollout: RolloutRules,
  wave: Wave,
  factors: FactorType[],
  index: Map<FactorType, number>,
  counting: number,
): CompiledWave {
  const { policy } = rollout
  const maskOf = (names: FactorType[]): number => toMask(factors.map((factor) => names.includes(factor)))
  const allowedFactors = policy.allowedFactors ?? null
  const allowed = allowedFactors === null ? counting : maskOf(allowedFactors) & counting
  const steps = wave.steps.map((step) => compileStep(step.at, step.restrictions ?? {}, step.consequence, index))
  const atEnforcement = readPolicyStep(rollout, factors, counting & ~allowed)
  steps.sort((a, b) => a.at - b.at)
  const firstSignIn = steps.find((step) => step.touchesSignIn)?.at ?? null
  const hasRequirement = (policy.minimumStrength !== undefined && policy.minimumStrength !== 'none') || (policy.minimumFactors ?? 0) > 0
  const enforceAt = wave.enforceAt ?? (hasRequirement ? null : firstSignIn)
  if (atEnforcement && enforceAt !== null) {
    steps.push(compileStep(enforceAt, atEnforcement, undefined, index))
    // The policy's own restrictions stand before the wave's steps of the same second: a consequence written there covers them.
    steps.sort((a, b) => a.at - b.at || Number(a.consequence > 0) - Number(b.consequence > 0))
  }
  const firstRestricting = steps.findIndex((step) => step.touchesSignIn)
  const restrictStep = steps[firstRestricting]
  // The policy's restrictions count as coming even while the wave has no date.
  const coming = atEnforcement && enforceAt === null ? [...steps, compileStep(0, atEnforcement, undefined, index)] : steps
  const worst = factors.map((_, i) => coming.reduce((all, step) => mergePacked(all, step.restrictions[i] ?? 0), 0))
  const underReview = maskOf(wave.underReview)
  const normal = toMask(worst.map((packed) => readSignIn(packed) === 0)) & counting
  const hasRestriction = normal !== counting
  const minimumStrength = policy.minimumStrength ?? 'none'
  const minimumFactors = hasRequirement ? Math.max(1, policy.minimumFactors ?? 1) : 0
  return {
    ordinal: 0,
    rollout,
    wave,
    enforceAt,
    restrictAt: restrictStep && enforceAt !== null ? (hasRequirement ? Math.max(restrictStep.at, enforceAt) : enforceAt) : null,
    firstRestricting,
    steps,
    folds: foldEachCount(steps, factors.length),
    requirement: { minimumStrength, minimumFactors, allowedFactors, restricts: factors.filter((_, i) => (worst[i] ?? 0) !== 0) },
    hasRequirement,
    minimumRank: rankStrength(minimumStrength),
    minimumFactors,
    allowed,
    normal: hasRestriction || enforceAt !== null ? normal : normal & ~underReview,
    asksNothing: !hasRequirement && !hasRestriction && (enforceAt !== null || underReview === 0),
    hasRestriction,
    underReview,
    holds: rollout.holds.filter((hold) => hold.wave === wave.key).sort((a, b) => a.from - b.from),
  }
}

/** The restrictions that come into force with the policy itself, at `enforceAt`: its own, and leaving `allowedFactors`. */
function readPolicyStep(rollout: RolloutRules, factors: FactorType[], leaving: number): Record<FactorType, Restriction> | null {
  const written: Record<FactorType, Restriction> = { ...rollout.policy.restrictions }
  factors.forEach((factor, i) => {
    if (leaving & (1 << i))
      written[factor] = unpackRestriction(mergePacked(packRestriction(written[factor] ?? {}), packRestriction(notAllowed)))
  })
  return Object.keys(written).length > 0 ? written : null
}

function compileStep(
  at: Instant,
  written: Record<FactorType, Restriction>,
  consequence: Consequence | undefined,
  index: Map<FactorType, number>,
): CompiledStep {
  const restrictions: PackedRestriction[] = new Array(index.size).fill(0)
  for (const [factor, i] of index) restrictions[i] = packRestriction(written[factor] ?? {})
  return {
    at,
    restrictions,
    consequence: consequence ? consequences[consequence] : 0,
    written,
    touchesSignIn: restrictions.some((packed) => readSignIn(packed) > 0),
  }
}
