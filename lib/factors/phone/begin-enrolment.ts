import type { EnrolmentContext, Refused, Started } from '../factor'
import { countDigits, issueCode } from './code'
import { lastDigits, readNumber } from './number'
import { enrolmentChoice, type PhoneData, type PhoneSecret, type PhoneState } from './schema'

const refuse = (reason: Refused['reason']): Refused => ({ ok: false, reason, counts: false })

/** `choice`: `{ number, channel: 'sms' | 'voice', replaces? }`. Sends a code to the number; asking again sends a new one. */
export async function beginEnrolment({
  challengeId,
  held,
  choice,
  rules,
  now,
}: EnrolmentContext<PhoneData, PhoneSecret>): Promise<Started<PhoneState> | Refused> {
  const chosen = enrolmentChoice.safeParse(choice)
  if (!chosen.success) return refuse('phone-number-invalid')
  const { channel, replaces = null } = chosen.data
  const read = readNumber(chosen.data.number)
  if (!read.ok) return refuse(read.reason)
  if (channel === 'sms' && !read.takesSms) return refuse('phone-channel')
  if (held.some(({ secret }) => secret?.number === read.number)) return refuse('credential-known')
  if (replaces !== null && !held.some(({ id }) => id === replaces)) return refuse('credential-unknown')
  const digits = await countDigits(channel, rules)
  const { deliver, sent } = issueCode(challengeId, read.number, channel, digits, now)
  return {
    ok: true,
    state: { ...sent, number: read.number, replaces },
    show: { lastDigits: lastDigits(read.number), channel, digits, takesSms: read.takesSms, expiresAt: sent.expiresAt },
    deliver,
  }
}
