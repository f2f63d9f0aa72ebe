import type { Db } from '@/db/client'
import { answerChallenge } from './answer'
import type { VerificationResult } from './types'

/**
 * Answers a trial. Success makes the credential proven. `Verified` from a trial lifts an enrol-only session and nothing else:
 * never hand it to a sign-in under way. DANGER: give the client, not a transaction (see `finishVerification`).
 */
export function finishTrial(
  db: Db,
  c: { challengeId: string; boundTo: string; input: unknown; address: string; now: Date },
): Promise<VerificationResult> {
  return answerChallenge(db, { ...c, purpose: 'trial' })
}
