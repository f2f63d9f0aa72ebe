import { maskAddress } from '@/lib/people/rules'
import type { EnrolmentAnswerContext, EnrolmentFinding, Refused } from '../factor'
import { refuseAnswer } from './code'
import type { EmailData, EmailSecret, EmailState } from './schema'

/** `input`: `{ code }`, the six digits that arrived, or `{ token }` of the link. */
export async function finishEnrolment(
  { challengeId, now }: EnrolmentAnswerContext<EmailData, EmailSecret>,
  state: EmailState,
  input: unknown,
): Promise<EnrolmentFinding<EmailData, EmailSecret> | Refused> {
  if (!('address' in state)) return { ok: false, reason: 'challenge-over', counts: false }
  const refused = refuseAnswer(challengeId, state, input, now)
  if (refused) return refused
  const { address, circular, label } = state
  return { ok: true, data: { shown: maskAddress(address), circular }, secret: { address }, userVerified: false, label }
}
