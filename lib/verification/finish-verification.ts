import type { Db } from '@/db/client'
import { answerChallenge } from './answer'
import type { VerificationResult } from './types'

/**
 * Answers a challenge. `input`: for passkeys the browser's `AuthenticationResponseJSON`, otherwise `{ code: string }`; anything
 * else is refused, never thrown. Success burns the challenge, resets the failures of that credential only, makes it proven and
 * answers the one `Verified` that sessions accept. DANGER: give the client, not a transaction: tries that are counted must
 * survive whatever the caller does next.
 *
 * Refuses with `challenge-over`, `too-many-tries`, `credential-disabled`, or the room's reason.
 */
export function finishVerification(
  db: Db,
  c: {
    challengeId: string
    boundTo: string
    purpose: 'sign-in' | 'change' | 'reset'
    input: unknown
    address: string
    browser?: string | null
    now: Date
  },
): Promise<VerificationResult> {
  return answerChallenge(db, c)
}
