import type { AnswerContext, Refused, VerificationFinding } from '../factor'
import { refuseCode } from './code'
import type { PhoneData, PhoneSecret, PhoneState } from './schema'

/** `input`: `{ code }`, the six digits that arrived. */
export async function finishVerification(
  { challengeId, held, now }: AnswerContext<PhoneData, PhoneSecret>,
  state: PhoneState,
  input: unknown,
): Promise<VerificationFinding<PhoneData, PhoneSecret> | Refused> {
  if (!('credentialId' in state)) return { ok: false, reason: 'challenge-over', counts: false }
  const refused = refuseCode(challengeId, state, input, now)
  if (refused) return refused
  const owned = held.find(({ id }) => id === state.credentialId)
  if (!owned) return { ok: false, reason: 'challenge-over', counts: false }
  return { ok: true, id: owned.id, data: { ...owned.data, channel: state.channel, silent: false }, userVerified: false }
}
