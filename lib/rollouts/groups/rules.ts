/** People who are indistinguishable to `decide()`, built from what they share and from instants between the same thresholds. Pure. */
import { matchesAudience } from '@/lib/audiences/rules'
import type { Audience } from '@/lib/audiences/schema'
import { isPrivileged } from '@/lib/policy/deviations'
import type { FactsRow } from '../facts/rows'
import type { RunningPlan, RunningRules } from '../running'
import type { HeldFacts, HistoryFacts, PlaceFacts } from './classes/types'

/** Instants of one person, or of anybody in a group; `moments` by rollout. */
export type Instants = {
  arrivedAt: number | null
  lastSignInAt: number | null
  /** When they are back from a leave. */
  onLeaveTo: number | null
  seenElsewhereAt: number | null
  lastElsewhereAt: number | null
  /** Last success of a factor of the other system, also of one that is not proven or not enabled any more. */
  elsewhereSuccessAt?: number | null
  successes: number[]
  moments: Record<string, { toldAt: number | null; lastSkipAt: number | null; passedAt: number | null }>
}

/** Whether an audience asks only for what a place class holds: then it is asked once for each class rather than for each person. */
export function isAboutPlace(audience: Audience): boolean {
  if ('all' in audience) return audience.all.every(isAboutPlace)
  if ('any' in audience) return audience.any.every(isAboutPlace)
  if ('not' in audience) return isAboutPlace(audience.not)
  return 'affiliation' in audience || 'unit' in audience || 'group' in audience
}

/** Anybody of a place, as audiences that ask only for places read people. */
export const toPlaceRow = (place: PlaceFacts) => ({ ...place, id: '', externalId: null, attributes: {}, bucket: 0 })

export const isInPlace = (audience: Audience, place: PlaceFacts, rules: RunningRules): boolean =>
  matchesAudience(audience, toPlaceRow(place), rules.units)

/** What `decide()` can tell apart of what somebody holds; people who differ only in the rest are counted together. */
export function reduceHeld(
  { roles, credentials, ...held }: HeldFacts,
  { hasSeveral, hasDeviations }: { hasSeveral: boolean; hasDeviations: boolean },
): string {
  return JSON.stringify([
    // Roles matter only where a record lets a factor count for everybody else: also for what somebody could enrol.
    hasDeviations && isPrivileged({ roles }),
    held.standing,
    held.hasPassword,
    held.hasCodes,
    credentials.map((one) => (hasSeveral ? one : { ...one, device: 0 })),
  ])
}

/** The same for what happened between somebody and the rollouts that are asked about. */
export function reduceHistory({ told, exemptions, extensions }: HistoryFacts, plans: readonly RunningPlan[]): string {
  const isMeant = (rollout: string | null) => rollout === null || plans.some(({ id }) => id === rollout)
  const countsSkips = plans.some(({ rules }) => rules.waves.some(({ grace }) => grace.by === 'skips'))
  return JSON.stringify([
    told.filter(({ rollout }) => isMeant(rollout)).map((one) => (countsSkips ? one : { ...one, skips: 0 })),
    exemptions.filter(({ rollout }) => isMeant(rollout)),
    extensions.filter(({ rollout }) => isMeant(rollout)),
  ])
}

/** Whether something granted by name moves this rollout's dates: beside a passed deadline such people are decided one by one. */
export const hasGrant = ({ exemptions, extensions }: HistoryFacts, rollout: string): boolean =>
  extensions.some((one) => one.rollout === rollout) || exemptions.some((one) => one.rollout === null || one.rollout === rollout)

/** More proven credentials than this are compared one by one. */
export const comparedCredentials = 8
/** So many credentials share one choice of a cell. */
export const together = 4

/** Proven, enabled credentials: those whose freshness matters. */
export const countLive = ({ credentials }: HeldFacts): number => credentials.filter((one) => one.isProven && !one.disabled).length

/** One row as the facts query would answer it. Field by field: copying whole classes costs more than to decide. */
export function toRow(held: HeldFacts, place: PlaceFacts, history: HistoryFacts, instants: Instants): FactsRow {
  return {
    id: '',
    externalId: null,
    login: '',
    name: '',
    reading: '',
    locale: null,
    attributes: {},
    bucket: 0,
    affiliations: place.affiliations,
    units: place.units,
    groups: place.groups,
    members: place.members,
    standing: held.standing,
    roles: held.roles,
    hasPassword: held.hasPassword,
    // Whoever has left by then is in no group.
    leavesAt: null,
    onLeaveFrom: null,
    onLeaveTo: instants.onLeaveTo,
    arrivedAt: instants.arrivedAt,
    lastSignInAt: instants.lastSignInAt,
    seenElsewhereAt: instants.seenElsewhereAt,
    lastElsewhereAt: instants.lastElsewhereAt,
    recoveryCodesLeft: held.hasCodes ? 1 : 0,
    credentials: held.credentials.map(({ factor, isProven, device, disabled, circular, silent, source }, i) => {
      const success = disabled || !isProven ? (isProven ? 0 : null) : (instants.successes[i] ?? 0)
      // When it was registered decides no state: it is as late as anything, so that it moves no arrival elsewhere.
      return {
        id: String(i),
        factor,
        disabled,
        circular,
        silent,
        source,
        registeredAt: farAway,
        provenAt: success,
        lastUsedAt: isProven && !disabled ? null : source === 'external' ? (instants.elsewhereSuccessAt ?? null) : null,
        device: device > 0 ? String(device) : null,
        // A quarter of an hour decides nothing that is counted over days.
        pass: null,
      }
    }),
    told: history.told.map(({ rollout, isTold, toldDeadline, skips }) => {
      const own = instants.moments[rollout]
      return {
        rollout,
        toldAt: isTold ? (own?.toldAt ?? 0) : null,
        toldDeadline,
        skips,
        lastSkipAt: own?.lastSkipAt ?? null,
        passedAt: own?.passedAt ?? null,
      }
    }),
    exemptions: history.exemptions,
    extensions: history.extensions,
  }
}
const farAway = 4_102_444_800

/** Packs choices into as few whole numbers as hold them exactly (or below `most`): what people are grouped by. */
export function packSizes(sizes: readonly number[], most = 2 ** 52): number[][] {
  const packs: number[][] = [[]]
  let product = 1
  for (const [i, size] of sizes.entries()) {
    if (product * size > most) {
      packs.push([])
      product = 1
    }
    product *= size
    packs.at(-1)?.push(i)
  }
  return packs
}
