import type { AnswerContext, Refused, VerificationFinding } from '../factor'
import { findHash, readRecoveryCode } from './codes'
import type { RecoveryData, RecoverySecret, RecoveryState } from './schema'

/**
 * `input`: `{ code }`, sixteen characters. The code is gone from the answer's data: storing it uses the code up, and a new one is
 * owed for it (SR-26).
 */
export async function finishVerification(
  { held }: AnswerContext<RecoveryData, RecoverySecret>,
  state: RecoveryState,
  input: unknown,
): Promise<VerificationFinding<RecoveryData, RecoverySecret> | Refused> {
  const code = readRecoveryCode(input)
  if (code === null) return { ok: false, reason: 'code-malformed', counts: false }
  const owned = held.find(({ id }) => id === state.credentialId)
  if (!owned?.secret) return { ok: false, reason: 'challenge-over', counts: false }
  const { salt, hashes } = owned.secret
  const used = await findHash({ salt, hashes }, code)
  if (used === null) return { ok: false, reason: 'code-wrong', counts: true }
  const rest = hashes.filter((hash) => hash !== used)
  const data = { ...owned.data, left: rest.length, owed: (owned.data.owed ?? 0) + 1 }
  return { ok: true, id: owned.id, data, secret: { salt, hashes: rest }, userVerified: false }
}
