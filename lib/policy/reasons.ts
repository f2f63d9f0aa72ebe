import type { CompiledRules } from './compile-rules'
import { findDeviationEnd } from './deviations'
import type { Guard } from './guard'
import type { Line } from './line'
import { findLineDeadline } from './obligations'
import { isAnnounced } from './prompt'
import { findRefusedHere } from './refused-here'
import { canChange, readSignIn, signInBackup, signInDiscouraged } from './restrictions'
import { readStanding } from './standing'
import type { Context, Decision, Instant, PersonFacts, Reason, ReasonCode, State } from './types'
import type { Held } from './usable'
import { isAboutOther } from './view-person'

type Found = {
  compiled: CompiledRules
  lines: Line[]
  state: State
  person: PersonFacts
  context: Context
  held: Held
  guard: Guard
  never: number
  restrictions: number[] | null
  factors: Decision['factors']
  door: Decision['door']
  stepUp: Decision['stepUp']
  dormant: boolean
  at: Instant
}

/** Why the decision is what it is: the state first, then what is needed, then each held factor, then what helps. */
export function buildReasons(found: Found): Reason[] {
  const { lines, person, state, held, dormant, door, guard, stepUp, context } = found
  const reasons: Reason[] = []
  const standing = readStanding(person, found.at)
  if (standing === 'left' || standing === 'suspended') reasons.push({ code: `standing-${standing}` })
  const { enforcedBy } = found.compiled.rules
  if (typeof enforcedBy === 'string' && !isAboutOther(found.compiled.rules, context))
    reasons.push({ code: 'enforced-elsewhere', values: { system: enforcedBy } })
  else if (lines.length === 0) reasons.push({ code: state === 'not-arrived' ? 'not-arrived' : 'nothing-required' })
  for (const line of lines) addLineReasons(reasons, line, context, found.at)
  if (held.proven !== 0 && !lines.some((line) => isAsking(line.state))) reasons.push({ code: 'opted-in' })
  addFactorReasons(reasons, found)
  if (guard.isStranded && guard.kept === 0) addForEach(reasons, found.compiled, held.proven & found.never, 'stranded')
  if (dormant) reasons.push({ code: 'dormant' })
  if (door === 'desk' && (state === 'required' || state === 'refused' || state === 'locked')) reasons.push({ code: 'needs-desk' })
  if (stepUp?.because === 'application') {
    reasons.push({
      code: 'application-needs-stronger',
      values: { application: context.application ?? '', strength: stepUp.minimumStrength },
    })
  }
  if (stepUp?.because === 'too-old') reasons.push({ code: 'prove-recently' })
  return reasons
}

const isAsking = (state: State): boolean => state !== 'not-required' && state !== 'not-arrived' && state !== 'exempt' && state !== 'undated'

function addLineReasons(reasons: Reason[], line: Line, context: Context, at: Instant): void {
  const { state, wave } = line
  if (line.isLeftOut) {
    reasons.push({ code: 'unsatisfiable' })
    return
  }
  const deadline = findLineDeadline(line, at)
  const code = findLineCode(line)
  if (code === 'exempt') reasons.push({ code, values: { until: line.exemption?.until ?? 0 } })
  else if (code === 'exempt-application') reasons.push({ code, values: { application: context.application ?? '' } })
  else if (typeof deadline === 'number' && isDated(state)) reasons.push({ code, values: { deadline } })
  else if (!isDated(state)) reasons.push({ code })
  if (line.hold !== null && line.reach === 'open') reasons.push({ code: 'held' })
  if (wave.wave.grace.by === 'skips' && state === 'grace') {
    reasons.push({ code: 'grace-skips', values: { skipsLeft: Math.max(0, wave.wave.grace.skips - line.membership.skipsUsed) } })
  }
  if (line.failsTogether) reasons.push({ code: 'requires-together' })
  if (!isDated(state) || line.isRequirementMet) return
  if (wave.minimumRank > 0) reasons.push({ code: 'requires-strength', values: { strength: wave.requirement.minimumStrength } })
  if (wave.minimumFactors > 1) reasons.push({ code: 'requires-factors', values: { count: wave.minimumFactors } })
}

const isDated = (state: State): boolean =>
  state === 'locked' || state === 'refused' || state === 'required' || state === 'grace' || state === 'prompted' || state === 'encouraged'

function findLineCode(line: Line): ReasonCode {
  if (line.state === 'exempt') return line.exemption?.applications ? 'exempt-application' : 'exempt'
  if (line.state === 'not-required') return line.reach === 'elsewhere' ? 'not-here' : 'not-announced'
  return line.state
}

function addFactorReasons(reasons: Reason[], found: Found): void {
  const { compiled, held, guard, lines, restrictions, factors, at } = found
  let underReview = 0
  for (const line of lines) if (line.reach === 'open' && isAnnounced(line, at)) underReview |= line.wave.underReview
  // Only what is held or waits for a trial has something to say.
  for (let f = 0, rest = held.untried | held.proven; rest >> f !== 0; f++) {
    const bit = 1 << f
    if ((rest & bit) === 0) continue
    const factor = compiled.factors[f] ?? ''
    if ((held.untried & bit) !== 0) reasons.push({ code: 'try-credential', values: { factor } })
    if ((held.proven & bit) === 0) continue
    if ((held.uncounted & bit) !== 0) reasons.push({ code: 'factor-uncounted', values: { factor } })
    else if ((compiled.needingDeviation & bit) !== 0) {
      const until = findDeviationEnd(compiled, bit, at)
      if (until !== null) reasons.push({ code: 'factor-by-deviation', values: { factor, until } })
    }
    if ((held.stale & bit) !== 0) reasons.push({ code: 'prove-again', values: { factor } })
    if ((underReview & bit) !== 0) reasons.push({ code: 'under-review', values: { factor } })
    const packed = restrictions?.[f] ?? 0
    if ((guard.kept & bit) !== 0) reasons.push({ code: 'stranded-guarded', values: { factor, until: guard.until ?? at } })
    else if ((found.never & bit) !== 0) {
      reasons.push({ code: 'factor-refused', values: { factor } })
      if (canChange(packed)) reasons.push({ code: 'factor-opens-settings', values: { factor } })
    } else if (readSignIn(packed) === signInBackup) reasons.push({ code: 'factor-backup', values: { factor } })
    else if (readSignIn(packed) === signInDiscouraged) reasons.push({ code: 'factor-discouraged', values: { factor } })
    const next = factors[factor]?.next
    if (next?.to.signIn === 'never' && (found.never & bit) === 0) reasons.push({ code: 'factor-ending', values: { factor, at: next.at } })
  }
  if (found.context.purpose === 'enrol') addForEach(reasons, compiled, findRefusedHere(compiled, found.context), 'enrolment-refused-here')
}

function addForEach(reasons: Reason[], compiled: CompiledRules, factors: number, code: ReasonCode): void {
  for (let f = 0; f < compiled.factors.length; f++)
    if ((factors & (1 << f)) !== 0) reasons.push({ code, values: { factor: compiled.factors[f] ?? '' } })
}
