import { verifySync } from 'otplib'
import { toInstant } from '@/lib/platform/duration'

export const period = 30
/** A code so many steps off tells that a clock is wrong. */
const farthest = 10

export type Checked =
  | { kind: 'right'; step: number }
  | { kind: 'used' }
  /** The right code of another time: `steps` ahead of now, or behind it where negative. */
  | { kind: 'skewed'; steps: number }
  | { kind: 'wrong' }

/**
 * Checks six digits against a base32 key (RFC 6238, SHA-1, 30 s) at `now`: the current step and the one before (decision D1),
 * so that a code lives 60 s at most. A step up to `lastStep` was accepted before and is refused (RFC 6238 §5.2). A code up to ten
 * steps off is refused like a wrong one, and said to be skewed.
 */
export function checkCode(key: string, digits: string, lastStep: number, now: Date): Checked {
  const step = find(key, digits, now, [period, 0])
  if (step !== null) return step > lastStep ? { kind: 'right', step } : { kind: 'used' }
  const other = find(key, digits, now, [farthest * period, farthest * period])
  const current = Math.floor(toInstant(now) / period)
  return other !== null && other > lastStep ? { kind: 'skewed', steps: other - current } : { kind: 'wrong' }
}

/** The step within the tolerance (seconds before and after) that these digits belong to; null where there is none. */
function find(key: string, digits: string, now: Date, tolerance: [number, number]): number | null {
  try {
    const result = verifySync({ secret: key, token: digits, epoch: toInstant(now), period, epochTolerance: tolerance })
    return result.valid && 'timeStep' in result ? result.timeStep : null
  } catch {
    // otplib throws for what it cannot read; rooms never do.
    return null
  }
}

/** What a refusal says of a skewed code: how many minutes the clock is off, at least one, and which way. */
export const describeSkew = (steps: number): { minutes: number; side: 'slow' | 'fast' } => ({
  minutes: Math.max(1, Math.round((Math.abs(steps) * period) / 60)),
  side: steps < 0 ? 'slow' : 'fast',
})
