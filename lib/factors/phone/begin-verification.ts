import type { Refused, Started, VerificationContext } from '../factor'
import { narrowToChoice } from '../own-choice'
import { countDigits, issueCode } from './code'
import { type PhoneData, type PhoneSecret, type PhoneState, verificationChoice } from './schema'

/** `choice`: `{ credentialId?, channel? }`; without one, the first number, the way it went last time. Asking again sends a new code. */
export async function beginVerification({
  challengeId,
  held,
  choice,
  rules,
  now,
}: VerificationContext<PhoneData, PhoneSecret>): Promise<Started<PhoneState> | Refused> {
  const asked = verificationChoice.parse(choice)
  const [chosen] = narrowToChoice(held, choice)
  if (!chosen?.secret) return { ok: false, reason: 'no-credential', counts: false }
  const channel = asked.channel ?? chosen.data.channel
  if (channel === 'sms' && !chosen.data.takesSms) return { ok: false, reason: 'phone-channel', counts: false }
  const digits = await countDigits(channel, rules)
  const { deliver, sent } = issueCode(challengeId, chosen.secret.number, channel, digits, now)
  const { lastDigits, takesSms, silent = false } = chosen.data
  return {
    ok: true,
    state: { ...sent, credentialId: chosen.id },
    show: { credentialId: chosen.id, lastDigits, takesSms, channel, digits, silent, expiresAt: sent.expiresAt },
    compares: [chosen.id],
    deliver,
  }
}
