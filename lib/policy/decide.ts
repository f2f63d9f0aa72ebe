/**
 * Policy decides: whether a person may sign in, what they must do and by when. Pure, without a clock or a database; the
 * same function answers the gate, the banner, the simulation and the chart (promise 2).
 */
import { compileRules } from './compile-rules'
import { findUncounted, nameFactors } from './deviations'
import { findDoor } from './door'
import { buildFactorDecisions } from './factor-decisions'
import { leaveOutUnsatisfiable, markTogether } from './fold'
import { type Guard, judgeGuard } from './guard'
import { judgeLine, type Line, readLine } from './line'
import { buildObligations, findLineDeadline } from './obligations'
import { findPrompt, findSkipsLeft } from './prompt'
import { buildReasons } from './reasons'
import { findRefusedHere, findUnrecorded } from './refused-here'
import { findStandIn, rankOfStandIn } from './stand-in'
import { isClosed } from './standing'
import { findStepUp } from './step-up'
import { type DecideInput, type Decision, type Flag, type Instant, type State, states } from './types'
import { isDormant, readHeld } from './usable'
import { isAboutOther, viewPerson } from './view-person'

/** Position of a state in "worst first". */
const severity = Object.fromEntries(states.map((state, i) => [state, i])) as Record<State, number>

/**
 * The decision for one person at one instant.
 *
 * `rules` is cached by identity: pass the same object for the same version and never change it. `person` is as known before the
 * act decided about: at a sign-in `lastSignInAt` is the one before. Whose sign-in it is, this portal's or the other
 * system's, follows from `rules.enforcedBy` and the context (`viewPerson`). The result and its `factors` are read only.
 * Never throws and never refuses; a membership in an unknown wave or rollout counts as none.
 */
export function decide({ at, rules, person: known, context }: DecideInput): Decision {
  const compiled = compileRules(rules)
  const isOther = isAboutOther(rules, context)
  const person = viewPerson(known, isOther, at)
  const held = readHeld(compiled, person, findUncounted(compiled, person, isOther, at), at)
  const dormant = isDormant(person, at)
  const lines: Line[] = []
  // While another system enforces, no rollout binds a sign-in here.
  const binding = isOther || typeof rules.enforcedBy !== 'string' ? compiled.rollouts : []
  for (const rollout of binding) {
    const line = readLine(compiled, rollout, person, context, at, held, dormant && held.proven === 0)
    if (line !== null) lines.push(line)
  }
  const folded = leaveOutUnsatisfiable(compiled, lines, person, held, at)
  const guard = judgeGuard(lines, held, folded.never, at)
  const open = ~folded.never | guard.counted
  markTogether(compiled, lines, person, held.independent & open)
  for (const line of lines) line.state = judgeLine(compiled, line, person, at, held.independent & open, held.usable & open)

  const state = findWorst(lines, isClosed(person, at), context.simulated === true && person.arrivedAt === null)
  const door = findDoor(compiled, person, lines, state, held, folded.restrictions, dormant, at)
  const oneFactor = isOneFactorRequest(lines)
  const standsIn = findStandIn(compiled, person, context, state, at)
  const standing = standsIn === null ? 0 : rankOfStandIn(lines)
  const stepUp = oneFactor ? null : findStepUp(compiled, lines, context, held.uncounted, standing, at)
  const closed = findRefusedHere(compiled, context) | findUnrecorded(compiled, context, at)
  const factors = buildFactorDecisions(compiled, lines, folded.restrictions, guard.kept, closed, at)
  return {
    state,
    access: standsIn === null ? findAccess(state, context.purpose, door, guard) : 'full',
    prompt: softenPrompt(findPrompt(lines, state, guard, held, at), standsIn),
    // Losing a factor, or fifty wrong guesses at it by whoever has the password, must not leave the password alone.
    secondFactor: (held.proven | held.disabled) !== 0 && !oneFactor ? 'asked' : 'not-asked',
    door,
    deadline: findDeadline(lines, at),
    skipsLeft: findSkipsLeft(lines),
    stepUp,
    standsIn,
    factors,
    uncounted: nameFactors(compiled, held.uncounted),
    flags: findFlags(lines, state, door, guard, dormant),
    strandedBy: guard.cause,
    obligations: buildObligations(lines, at),
    reasons: buildReasons({
      compiled,
      lines,
      state,
      person,
      context,
      held,
      guard,
      never: folded.never & ~guard.kept,
      restrictions: folded.restrictions,
      factors,
      door,
      stepUp,
      dormant,
      at,
    }),
  }
}

function findWorst(lines: Line[], isShut: boolean, isNotArrived: boolean): State {
  if (isShut) return 'locked'
  if (lines.length === 0) return isNotArrived ? 'not-arrived' : 'not-required'
  let worst: State = 'not-arrived'
  for (const line of lines) if (severity[line.state] < severity[worst]) worst = line.state
  return worst
}

/** A request covered by an application's or network's exemption, and by nothing else, is served with one factor. */
function isOneFactorRequest(lines: Line[]): boolean {
  let isHere = false
  for (const line of lines) {
    if (line.state !== 'exempt') return false
    isHere ||= line.isExemptHere
  }
  return isHere
}

function findAccess(state: State, purpose: DecideInput['context']['purpose'], door: Decision['door'], guard: Guard): Decision['access'] {
  const isAtSettings = (purpose === 'change' || purpose === 'enrol') && door !== 'desk'
  if (state === 'locked') return isAtSettings ? 'enrol-only' : 'locked'
  if (state === 'refused') return isAtSettings ? 'enrol-only' : 'refused'
  return state === 'required' || guard.kept !== 0 ? 'enrol-only' : 'full'
}

/** Whoever is in by a day pass has nothing at hand to set up: they are reminded, and not held up. */
const softenPrompt = (prompt: Decision['prompt'], standsIn: Instant | null): Decision['prompt'] =>
  standsIn !== null && prompt === 'must' ? 'banner' : prompt

/** The earliest deadline of what is still to do, as the next action. */
function findDeadline(lines: Line[], at: Instant): Decision['deadline'] {
  let earliest: Decision['deadline'] = null
  for (const line of lines) {
    if (severity[line.state] > severity.undated) continue
    const deadline = findLineDeadline(line, at)
    if (deadline === null) continue
    if (earliest === null || earliest === 'no-date' || (deadline !== 'no-date' && deadline < earliest)) earliest = deadline
  }
  return earliest
}

function findFlags(lines: Line[], state: State, door: Decision['door'], guard: Guard, dormant: boolean): Flag[] {
  const flags: Flag[] = []
  let isHeld = false
  let isLeftOut = false
  for (const line of lines) {
    isHeld ||= line.hold !== null && line.reach === 'open'
    isLeftOut ||= line.isLeftOut
  }
  if (guard.isStranded) flags.push('stranded')
  if (dormant) flags.push('dormant')
  if (isHeld) flags.push('held')
  if (isLeftOut) flags.push('unsatisfiable')
  if (door === 'desk' && (state === 'required' || state === 'refused' || state === 'locked')) flags.push('needs-desk')
  return flags
}
