/** Somebody of people who are alike at one instant, with the earliest instants between the same thresholds. Pure. */
import { earliest } from '@/lib/policy/date-thresholds'
import { dormantAfter } from '@/lib/policy/usable'
import type { Standpoint } from '../facts/rules'
import type { RunningRules } from '../running'
import type { HeldFacts, HistoryFacts, PlaceFacts } from './classes/types'
import type { Choice } from './join'
import type { Limits } from './limits'
import type { Kinds } from './numbering'
import { comparedCredentials, countLive, hasGrant, type Instants } from './rules'

/** `isPersonal`: with a date of their own; `isAlone`: must be decided by their own row. */
export type Somebody = {
  held: HeldFacts
  placeFacts: PlaceFacts
  history: HistoryFacts
  standpoint: Standpoint
  instants: Instants
  isPersonal: boolean
  isAlone: boolean
}

const isGranted = ({ exemptions }: Standpoint, plan: string): boolean =>
  exemptions.some(({ rollout }) => rollout === null || rollout === plan)

/** Where people of a place stand: their wave of each plan, and the exemptions of audiences that reach them. */
export function findStand(rules: RunningRules, kinds: Kinds, { stand, plans, granted }: Choice): Standpoint {
  const exemptions = kinds.stand[stand]?.exemptions ?? []
  return {
    waves: plans.map(({ wave }, p) => ({ wave: rules.plans[p]?.waves[wave - 1]?.key ?? null, why: wave > 0 ? 'audience' : null })),
    exemptions: rules.audienceExemptions.filter((one, i) => granted[i] ?? exemptions.includes(one)),
  }
}

/** Throws for a choice of a class that these kinds do not number. */
export function findSomebody(rules: RunningRules, kinds: Kinds, limits: Limits, choice: Choice): Somebody {
  const held = kinds.held[choice.held]
  const stand = kinds.stand[choice.stand]
  const history = kinds.history[choice.history]
  if (!held || !stand || !history) throw new Error('somebody of an unknown class')
  const { at, arrivals, freshSince } = limits
  const isElsewhere = typeof rules.enforcedBy === 'string'
  const standpoint = findStand(rules, kinds, choice)
  const arrivedAt = choice.arrival === 0 ? null : choice.arrival === 1 ? earliest : (arrivals[choice.arrival - 2] ?? null)
  const moments: Instants['moments'] = {}
  let isPersonal = false
  let isAlone = countLive(held) > comparedCredentials
  for (const [p, plan] of rules.plans.entries()) {
    const { wave = 0, told = 0, skipped = 0, passed = 0 } = choice.plans[p] ?? {}
    const own = limits.waves[p]?.[wave - 1]
    isPersonal ||= told + skipped + passed > 0 || (arrivedAt !== null && arrivedAt >= (own?.arrived[0] ?? Number.POSITIVE_INFINITY))
    isAlone ||= passed > 0 && (isGranted(standpoint, plan.id) || hasGrant(history, plan.id))
    moments[plan.id] = {
      toldAt: told === 0 ? earliest : (own?.told[told - 1] ?? earliest),
      lastSkipAt: skipped === 0 ? null : (own?.skipped[skipped - 1] ?? null),
      passedAt: passed === 0 ? null : passed === 1 ? earliest : (own?.passed[passed - 2] ?? null),
    }
  }
  const lastSeenAt = choice.isDormant ? at - dormantAfter : Math.max(at, arrivedAt ?? at)
  // Elsewhere nobody has arrived later than their last sign-in, unless by the end of a leave.
  const isBack = isElsewhere && arrivedAt !== null && arrivedAt <= at
  return {
    held,
    placeFacts: stand.facts,
    history,
    standpoint,
    isPersonal,
    isAlone,
    instants: {
      arrivedAt: isElsewhere ? null : arrivedAt,
      lastSignInAt: lastSeenAt,
      onLeaveTo: isBack ? arrivedAt : null,
      seenElsewhereAt: isElsewhere ? (isBack ? earliest : arrivedAt) : null,
      lastElsewhereAt: isElsewhere && arrivedAt !== null ? lastSeenAt : null,
      successes: held.credentials.map((_, i) => ((choice.stale >> i) & 1 ? freshSince - 1 : freshSince)),
      moments,
    },
  }
}
