import type { CompiledRollout, CompiledRules, CompiledWave } from './compile-rules'
import { findHold, findPersonalDates, moveStep, type PersonalDates } from './deadline'
import { findExemption, isFrom } from './exempt'
import type { Context, Exemption, Instant, Membership, PersonFacts, State } from './types'
import { countIndependent, type Held } from './usable'

/** One rollout for one person at one instant, while the decision is being made. */
export type Line = {
  wave: CompiledWave
  membership: Membership
  reach: 'open' | 'exempt' | 'not-arrived' | 'not-announced' | 'elsewhere'
  /** The exemption, and whether it is only for this request. */
  exemption: Exemption | null
  isExemptHere: boolean
  dates: PersonalDates | null
  hold: { until: Instant | null } | null
  /** Steps in force for the person, counted from the first. */
  steps: number
  /** Steps whose "nobody new" is in force; never fewer than `steps`. */
  enrolSteps: number
  /** The requirement itself is in force. */
  isDue: boolean
  /** No available factor can meet what is in force together; this one came last and was left out. */
  isLeftOut: boolean
  /** Not met together with the others in force; this one came last. After `judgeLine`: and met alone. */
  failsTogether: boolean
  /** The policy's own requirement is met; what may be missing is only what the steps ask. */
  isRequirementMet: boolean
  state: State
}

/** Reads one rollout by its own dates; null when the person is in none of its waves or the rollout does not bind. */
export function readLine(
  compiled: CompiledRules,
  rollout: CompiledRollout,
  person: PersonFacts,
  context: Context,
  at: Instant,
  held: Held,
  isUnreliableDormant: boolean,
): Line | null {
  const { state } = rollout.rules
  if (state === 'rolled-back' || (state === 'draft' && !context.simulated)) return null
  const membership = person.memberships[rollout.rules.id]
  if (!membership || membership.wave === null) return null
  const wave = rollout.waves.get(membership.wave)
  if (!wave) return null
  const line: Line = {
    wave,
    membership,
    reach: 'open',
    exemption: null,
    isExemptHere: false,
    dates: null,
    hold: findHold(wave, at),
    steps: 0,
    enrolSteps: 0,
    isDue: false,
    isLeftOut: false,
    failsTogether: false,
    isRequirementMet: false,
    state: 'not-required',
  }
  if (wave.enforceAt !== null) line.dates = findPersonalDates(wave, wave.enforceAt, person, membership, context, at, isUnreliableDormant)
  line.reach = readReach(line, person, context, at)
  if (line.reach !== 'open' || line.dates === null || wave.enforceAt === null) return line
  const { deadline, enrolShift } = line.dates
  line.isDue = wave.hasRequirement && at >= deadline && line.hold === null
  // During a hold only the steps that the person has met stay in force.
  if (line.hold !== null && !(meetsRequirement(compiled, wave, person, held.independent) && meetsRestrictions(wave, held.usable)))
    return line
  for (const step of wave.steps) {
    if (moveStep(wave, wave.enforceAt, step.at, deadline) > at) break
    line.steps += 1
  }
  line.enrolSteps = line.steps
  while (line.enrolSteps < wave.steps.length && (wave.steps[line.enrolSteps]?.at ?? 0) + enrolShift <= at) line.enrolSteps += 1
  return line
}

function readReach(line: Line, person: PersonFacts, context: Context, at: Instant): Line['reach'] {
  const { wave } = line.wave
  if (person.exemptions.length > 0 || line.wave.rollout.exemptions) {
    const found = findExemption(line.wave, person, context, at)
    if (found) {
      line.exemption = found.exemption
      line.isExemptHere = found.isNarrow
      return 'exempt'
    }
  }
  if (context.simulated && person.arrivedAt === null) return 'not-arrived'
  if (wave.announceAt !== null && at < wave.announceAt) return 'not-announced'
  const isHere = (wave.applications === null || wave.applications.includes(context.application ?? '')) && isFrom(wave.networks, context)
  return isHere ? 'open' : 'elsewhere'
}

/** Whether the usable factors given meet the policy of the wave alone. */
export function meetsRequirement(compiled: CompiledRules, wave: CompiledWave, person: PersonFacts, usable: number): boolean {
  if (!wave.hasRequirement) return true
  return isEnough(compiled, person, usable & wave.allowed & (compiled.atLeast[wave.minimumRank] ?? 0), wave.minimumFactors)
}

/** Holds a usable credential that every step of the wave leaves at normal. */
export const meetsRestrictions = (wave: CompiledWave, usable: number): boolean =>
  wave.asksNothing || (usable & wave.normal) !== 0 || (wave.hasRequirement && !wave.hasRestriction)

export const isEnough = (compiled: CompiledRules, person: PersonFacts, factors: number, minimum: number): boolean =>
  factors !== 0 && (minimum <= 1 || countIndependent(compiled, person, factors) >= minimum)

/** The state of a line, row by row as in the table of `domain.md`; the first row that matches wins. */
export function judgeLine(compiled: CompiledRules, line: Line, person: PersonFacts, at: Instant, independent: number, open: number): State {
  const { wave, dates } = line
  if (line.reach === 'exempt') return 'exempt'
  if (line.reach === 'not-arrived') return 'not-arrived'
  if (line.reach === 'not-announced') return 'not-required'
  const isRequirementMet = meetsRequirement(compiled, wave, person, independent)
  line.failsTogether &&= isRequirementMet
  line.isRequirementMet = isRequirementMet && !line.failsTogether
  const isRestrictionMet = meetsRestrictions(wave, open)
  if (line.isRequirementMet && isRestrictionMet) return 'satisfied'
  if (line.reach === 'elsewhere' || line.isLeftOut) return 'not-required'
  if (dates === null || wave.enforceAt === null) return 'undated'
  if (line.failsTogether && isRestrictionMet) return 'required'
  const asksFrom = isRequirementMet ? (wave.restrictAt ?? wave.enforceAt) : wave.enforceAt
  const deadline = isRequirementMet ? dates.restrictDeadline : dates.deadline
  if (at >= deadline && line.hold === null) return readConsequence(line, isRequirementMet)
  if (wave.wave.promptFrom === null ? at < asksFrom : at < wave.wave.promptFrom) return 'encouraged'
  return at < asksFrom ? 'prompted' : 'grace'
}

/**
 * The greatest consequence in force. Somebody who meets the requirement and only falls to a restriction is not hit by
 * what was recorded for the requirement earlier, so steps before the first that touches sign-in do not count for them.
 */
function readConsequence(line: Line, isRequirementMet: boolean): State {
  let greatest = 1
  for (let i = isRequirementMet && line.wave.hasRequirement ? line.wave.firstRestricting : 0; i < line.steps; i++) {
    greatest = Math.max(greatest, line.wave.steps[i]?.consequence ?? 0)
  }
  return greatest === 3 ? 'locked' : greatest === 2 ? 'refused' : 'required'
}
