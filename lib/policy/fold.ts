import type { CompiledRules } from './compile-rules'
import { type Folded, foldedNothing, mergeSteps, toFolded } from './fold-steps'
import { isEnough, type Line } from './line'
import type { PackedRestriction } from './restrictions'
import type { Instant, PersonFacts } from './types'
import { countIndependent, type Held } from './usable'

/** Folds the steps in force of every line, each factor and purpose by its strictest. The order of lines is irrelevant. */
export function foldRestrictions(compiled: CompiledRules, lines: Line[]): Folded {
  let only: Line | null = null
  let merged: PackedRestriction[] | null = null
  for (const line of lines) {
    if (line.enrolSteps === 0 || line.isLeftOut) continue
    if (only === null && merged === null && line.steps === line.enrolSteps) {
      only = line
      continue
    }
    merged ??= new Array<PackedRestriction>(compiled.factors.length).fill(0)
    if (only !== null) mergeSteps(merged, only.wave.steps, only.steps, only.enrolSteps)
    only = null
    mergeSteps(merged, line.wave.steps, line.steps, line.enrolSteps)
  }
  if (only !== null) return only.wave.folds[only.steps] ?? foldedNothing
  return merged === null ? foldedNothing : toFolded(merged)
}

/**
 * Leaves out the requirement that came into force last while no factor the person could hold or enrol meets what is in force
 * together (`unsatisfiable`, by plan or by data). Returns the fold that remains.
 */
export function leaveOutUnsatisfiable(compiled: CompiledRules, lines: Line[], person: PersonFacts, held: Held, at: Instant): Folded {
  for (;;) {
    const folded = foldRestrictions(compiled, lines)
    const inForce = lines.filter(isInForce)
    if (inForce.length === 0) return folded
    if (isSatisfiable(compiled, inForce, folded, person, held, at)) return folded
    const last = findLast(inForce)
    last.isLeftOut = true
    last.isDue = false
  }
}

const isInForce = (line: Line): boolean => !line.isLeftOut && (line.isDue || line.steps > 0) && line.hold === null

function isSatisfiable(
  compiled: CompiledRules,
  inForce: Line[],
  folded: Folded,
  person: PersonFacts,
  { independent, uncounted }: Held,
  at: Instant,
): boolean {
  const obtainable = compiled.counting & ~uncounted & ~folded.never & (~folded.notOpen | independent)
  const { usable, minimum } = foldRequirement(compiled, inForce)
  if (minimum > 0 && (obtainable & usable) === 0) return false
  if (minimum > 1 && countObtainable(compiled, obtainable & usable, folded, person) < minimum) return false
  for (const line of inForce) {
    const { wave, dates } = line
    if (wave.hasRestriction && dates !== null && at >= dates.restrictDeadline && (obtainable & wave.normal) === 0) return false
  }
  return true
}

function countObtainable(compiled: CompiledRules, factors: number, folded: Folded, person: PersonFacts): number {
  let count = countIndependent(compiled, person, factors)
  for (let f = 0; f < compiled.factors.length; f++) {
    if ((factors & (1 << f)) === 0 || (folded.notOpen & (1 << f)) !== 0) continue
    const held = person.credentials.filter((c) => c.factor === compiled.factors[f] && c.provenAt !== null && !c.disabled).length
    count += Math.max(0, (compiled.maximum[f] ?? 0) - held)
  }
  return count
}

/** The requirements of the given lines as one: strictest strength and largest number, over the intersection of allowed factors. */
function foldRequirement(compiled: CompiledRules, lines: Line[]): { usable: number; minimum: number } {
  let rank = 0
  let minimum = 0
  let allowed = compiled.counting
  for (const { isDue, wave } of lines) {
    if (!isDue) continue
    rank = Math.max(rank, wave.minimumRank)
    minimum = Math.max(minimum, wave.minimumFactors)
    allowed &= wave.allowed
  }
  return { usable: allowed & (compiled.atLeast[rank] ?? 0), minimum }
}

/**
 * Several requirements in force may each be met alone and not together ("strong" from one, "two factors" from the other).
 * Then the one that came into force last is not met; no plan recorded a consequence for that, so it only asks to enrol.
 */
export function markTogether(compiled: CompiledRules, lines: Line[], person: PersonFacts, independent: number): void {
  let due: Line[] | null = null
  for (const line of lines) if (line.isDue) due = due === null ? [line] : [...due, line]
  if (due === null || due.length < 2) return
  const { usable, minimum } = foldRequirement(compiled, due)
  if (!isEnough(compiled, person, independent & usable, minimum)) findLast(due).failsTogether = true
}

/** The line that came into force last; of two in the same second the one whose rollout's key is later, so that order is irrelevant. */
function findLast(lines: Line[]): Line {
  return lines.reduce((last, line) => {
    const difference = (line.dates?.deadline ?? 0) - (last.dates?.deadline ?? 0)
    return difference > 0 || (difference === 0 && line.wave.rollout.id > last.wave.rollout.id) ? line : last
  })
}
