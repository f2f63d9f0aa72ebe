import { keyedHash, matchesKeyedHash } from '@/lib/platform/crypto'
import { after, minutes } from '@/lib/platform/duration'
import type { CodeRules, Delivery, Refused } from '../factor'
import { makeDigits } from '../make-digits'
import { readDigits } from '../typed-code'
import type { Channel, PhoneState } from './schema'

const life = minutes(5)

const bound = (challengeId: string, code: string): string => `${challengeId}\0${code}`

/** Six digits; by voice as many as the organisation says. */
export const countDigits = async (channel: Channel, rules: CodeRules | undefined): Promise<number> =>
  channel === 'voice' ? ((await rules?.())?.voiceDigits ?? 6) : 6

/** A fresh code: what to send, and what the challenge keeps of it, a keyed hash bound to the challenge (SR-14, SR-16). */
export function issueCode(
  challengeId: string,
  to: string,
  channel: Channel,
  digits: number,
  now: Date,
): { deliver: Extract<Delivery, { channel: Channel }>; sent: { codeHash: string; expiresAt: number; channel: Channel; digits: number } } {
  const code = makeDigits(digits)
  const expiresAt = after(now, life)
  return {
    deliver: { channel, to, code, expiresAt },
    sent: { codeHash: keyedHash('phone-code', bound(challengeId, code)), expiresAt: expiresAt.getTime(), channel, digits },
  }
}

/** Null when the typed code is the one that was sent for this challenge and still lives; else the refusal. */
export function refuseCode(challengeId: string, state: PhoneState, input: unknown, now: Date): Refused | null {
  const digits = readDigits(input, state.digits)
  if (digits === null) return { ok: false, reason: 'code-malformed', counts: false }
  if (now.getTime() >= state.expiresAt) return { ok: false, reason: 'code-expired', counts: false }
  return matchesKeyedHash(state.codeHash, 'phone-code', bound(challengeId, digits))
    ? null
    : { ok: false, reason: 'code-wrong', counts: true }
}
