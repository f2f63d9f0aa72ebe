import { verifySync } from 'otplib'
import { toInstant } from '@/lib/platform/duration'

export const period = 30

/**
 * Checks six digits against a base32 key (RFC 6238, SHA-1, 30 s) at `now`: the current step and the one before (decision D1),
 * so that a code lives 60 s at most. A step up to `lastStep` was accepted before and is refused (RFC 6238 §5.2).
 */
export function checkCode(
  key: string,
  digits: string,
  lastStep: number,
  now: Date,
): { kind: 'right'; step: number } | { kind: 'used' } | { kind: 'wrong' } {
  let result: ReturnType<typeof verifySync>
  try {
    result = verifySync({ secret: key, token: digits, epoch: toInstant(now), period, epochTolerance: [period, 0] })
  } catch {
    // otplib throws for what it cannot read; rooms never do.
    return { kind: 'wrong' }
  }
  if (!result.valid || !('timeStep' in result)) return { kind: 'wrong' }
  return result.timeStep > lastStep ? { kind: 'right', step: result.timeStep } : { kind: 'used' }
}
