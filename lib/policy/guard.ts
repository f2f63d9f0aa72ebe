import type { CompiledWave } from './compile-rules'
import { moveStep } from './deadline'
import type { Line } from './line'
import { readSignIn, signInNever } from './restrictions'
import type { Instant, StrandedCause } from './types'
import type { Held } from './usable'

/** The guard's life where the plan names no end (`domain.md`, Stranded guard). */
const guardDays = 90

export type Guard = {
  /** Would lose, or has lost, the last reliable means of signing in. */
  isStranded: boolean
  /** Factors that a step takes and the guard keeps as a backup. */
  kept: number
  /**
   * Factors held, taken and still within their guard, stranded or not. They count towards what other rollouts ask until the guard
   * ends: otherwise enrolling the first new credential would end the guard and with it what a second requirement is met by
   * (docs/decisions/0012).
   */
  counted: number
  /** Until when the last of them is kept. */
  until: Instant | null
  cause: StrandedCause | null
}

const none: Guard = { isStranded: false, kept: 0, counted: 0, until: null, cause: null }

/**
 * The stranded guard: where the steps in force leave nothing reliable, what they take reads as backup until the guard ends:
 * by its date, or earlier by a recorded consequence *refuse* or *lock*.
 */
export function judgeGuard(lines: Line[], held: Held, never: number, at: Instant): Guard {
  const taken = held.proven & never
  if (taken === 0) return none
  let counted = 0
  let until: Instant | null = null
  for (let f = 0; taken >> f !== 0; f++) {
    if ((taken & (1 << f)) === 0) continue
    const end = findGuardEnd(lines, f)
    if (at >= end) continue
    counted |= 1 << f
    if (end !== Number.POSITIVE_INFINITY) until = until === null ? end : Math.max(until, end)
  }
  if ((held.reliable & ~never) !== 0) return { isStranded: false, kept: 0, counted, until: null, cause: null }
  return { isStranded: true, kept: counted, counted, until, cause: findCause(held, taken, never) }
}

/** The guard of a factor ends when the first of the lines that take it lets it end; during a hold none ends. */
function findGuardEnd(lines: Line[], factor: number): number {
  let end = Number.POSITIVE_INFINITY
  for (const line of lines) {
    const { wave, dates } = line
    if (line.isLeftOut || dates === null || wave.enforceAt === null) continue
    if (line.hold !== null) continue
    const taking = wave.steps.findIndex((step, i) => i < line.steps && readSignIn(step.restrictions[factor] ?? 0) === signInNever)
    const step = wave.steps[taking]
    if (!step) continue
    const takenAt = moveStep(wave, wave.enforceAt, step.at, dates.deadline)
    end = Math.min(end, endGuard(wave, takenAt, dates.shift))
    for (let i = taking; i < line.steps; i++) if ((wave.steps[i]?.consequence ?? 0) > 1) end = Number.NEGATIVE_INFINITY
  }
  return end
}

/**
 * When the guard of a step taken at `takenAt` would end. Days of a hold do not count: nobody is asked for anything in them, so they
 * cannot be what somebody lets pass (docs/decisions/0084). Grows with both instants.
 */
export function endGuard(wave: CompiledWave, takenAt: number, shift: number): number {
  const { guardUntil } = wave.wave
  let end = guardUntil === null ? takenAt + guardDays * 86_400 : guardUntil + shift
  let counted = takenAt
  for (const hold of wave.holds) {
    if (hold.from > end) break
    const until = hold.until ?? Number.POSITIVE_INFINITY
    end += Math.max(0, until - Math.max(hold.from, counted))
    counted = Math.max(counted, until)
  }
  return end
}

/** Why nothing reliable remains, the most promising cause first. */
function findCause(held: Held, taken: number, never: number): StrandedCause {
  const left = ~never
  if ((held.unproven & left) !== 0) return 'never-tried'
  if ((held.stale & left) !== 0) return 'not-fresh'
  if ((held.silent & left) !== 0 || (taken & ~held.silent) === 0) return 'does-not-answer'
  return 'nothing-else'
}
