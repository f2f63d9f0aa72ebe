import type { AnswerContext, Refused, VerificationFinding } from '../factor'
import { refuseAnswer } from './code'
import type { EmailData, EmailSecret, EmailState } from './schema'

/** `input`: `{ code }`, the six digits that arrived. */
export async function finishVerification(
  { challengeId, held, now }: AnswerContext<EmailData, EmailSecret>,
  state: EmailState,
  input: unknown,
): Promise<VerificationFinding<EmailData, EmailSecret> | Refused> {
  if (!('credentialId' in state)) return { ok: false, reason: 'challenge-over', counts: false }
  const refused = refuseAnswer(challengeId, state, input, now)
  if (refused) return refused
  const owned = held.find(({ id }) => id === state.credentialId)
  if (!owned) return { ok: false, reason: 'challenge-over', counts: false }
  return { ok: true, id: owned.id, data: { ...owned.data, silent: false }, userVerified: false }
}
