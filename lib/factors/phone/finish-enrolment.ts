import type { EnrolmentAnswerContext, EnrolmentFinding, Refused } from '../factor'
import { refuseCode } from './code'
import { lastDigits, readNumber } from './number'
import type { PhoneData, PhoneSecret, PhoneState } from './schema'

/** `input`: `{ code }`, the six digits that arrived. */
export async function finishEnrolment(
  { challengeId, held, now }: EnrolmentAnswerContext<PhoneData, PhoneSecret>,
  state: PhoneState,
  input: unknown,
): Promise<EnrolmentFinding<PhoneData, PhoneSecret> | Refused> {
  if (!('number' in state)) return { ok: false, reason: 'challenge-over', counts: false }
  const refused = refuseCode(challengeId, state, input, now)
  if (refused) return refused
  const { number, channel, replaces } = state
  const read = readNumber(number)
  if (!read.ok) return { ok: false, reason: read.reason, counts: false }
  return {
    ok: true,
    data: { lastDigits: lastDigits(number), country: read.country, takesSms: read.takesSms, channel },
    secret: { number },
    userVerified: false,
    replaces: held.filter(({ id }) => id === replaces).map(({ id }) => id),
  }
}
