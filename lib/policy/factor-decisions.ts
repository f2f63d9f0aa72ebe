import type { CompiledRules } from './compile-rules'
import { moveStep } from './deadline'
import type { Line } from './line'
import { mergeRestriction, type PackedRestriction, signInBackup, unpackRestriction, withEnrolClosed, withSignIn } from './restrictions'
import type { FactorDecision, FactorType, Instant, Restriction } from './types'

/** The factors for this person now. Where nothing touches them the record is one shared by all decisions of these rules. */
export function buildFactorDecisions(
  compiled: CompiledRules,
  lines: Line[],
  restrictions: PackedRestriction[] | null,
  kept: number,
  refusedHere: number,
  at: Instant,
): Readonly<Record<FactorType, FactorDecision>> {
  let underReview = 0
  let hasNext = false
  for (const line of lines) {
    if (line.reach === 'not-announced' || line.isLeftOut) continue
    underReview |= line.wave.underReview
    hasNext ||= isPending(line)
  }
  if (restrictions === null && underReview === 0 && !hasNext && refusedHere === 0) return compiled.openFactors
  const key = refusedHere === 0 ? findCacheKey(lines, kept) : null
  const known = key === null ? undefined : compiled.factorDecisions.get(key)
  if (known) return known
  const next = hasNext ? findNext(compiled, lines, at) : null
  const record: Record<FactorType, FactorDecision> = {}
  for (let f = 0; f < compiled.factors.length; f++) {
    const factor = compiled.factors[f] ?? ''
    const bit = 1 << f
    let packed = restrictions?.[f] ?? 0
    if (kept & bit) packed = withSignIn(packed, signInBackup)
    if (refusedHere & bit) packed = withEnrolClosed(packed)
    const coming = next?.[f] ?? null
    const open = compiled.openFactors[factor]
    if (packed === 0 && coming === null && (underReview & bit) === 0 && open) {
      record[factor] = open
      continue
    }
    const { enrol, signIn, change, reset } = unpackRestriction(packed)
    record[factor] = { enrol, signIn, change, reset, guarded: (kept & bit) !== 0, underReview: (underReview & bit) !== 0, next: coming }
  }
  if (key !== null) compiled.factorDecisions.set(key, Object.freeze(record))
  return record
}

/**
 * People on the dates of their waves themselves, which is nearly everybody, get one of a few records: which wave and how many of its
 * steps are in force. Packed into one number of at most 50 bits; null where the person's own dates or a hold come into it.
 */
function findCacheKey(lines: Line[], kept: number): number | null {
  if (lines.length > 3) return null
  let key = kept * 4 + lines.length
  for (const { wave, dates, hold, steps, enrolSteps, reach, isLeftOut } of lines) {
    const isPlain =
      reach === 'open' && hold === null && !isLeftOut && steps === enrolSteps && (dates === null || dates.deadline === wave.enforceAt)
    if (reach === 'not-announced') key *= 8192
    else if (isPlain && wave.holds.length === 0 && wave.ordinal < 128 && steps < 64) key = key * 8192 + wave.ordinal * 64 + steps
    else return null
  }
  return kept < 512 ? key : null
}

/** Whether dated steps are still to come for the person; a hold without an end and undated waves have none. */
const isPending = (line: Line): boolean =>
  line.dates !== null &&
  line.steps < line.wave.steps.length &&
  line.reach !== 'not-arrived' &&
  !(line.hold !== null && line.hold.until === null)

function findNext(compiled: CompiledRules, lines: Line[], at: Instant): ({ at: Instant; to: Restriction } | null)[] {
  const next: ({ at: Instant; to: Restriction } | null)[] = new Array(compiled.factors.length).fill(null)
  for (const line of lines) {
    const { wave, dates } = line
    if (dates === null || wave.enforceAt === null || line.reach === 'not-announced' || line.isLeftOut || !isPending(line)) continue
    for (let i = line.steps; i < wave.steps.length; i++) {
      const step = wave.steps[i]
      if (!step) continue
      const stepAt = moveStep(wave, wave.enforceAt, step.at, dates.deadline)
      if (stepAt <= at || stepAt === Number.POSITIVE_INFINITY) continue
      for (const factor of Object.keys(step.written)) {
        const f = compiled.index.get(factor)
        if (f === undefined) continue
        const known = next[f]
        const to = step.written[factor] ?? {}
        if (!known || stepAt < known.at) next[f] = { at: stepAt, to }
        else if (stepAt === known.at) next[f] = { at: stepAt, to: mergeRestriction(known.to, to) }
      }
    }
  }
  return next
}
