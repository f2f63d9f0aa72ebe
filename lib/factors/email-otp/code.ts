import { randomBytes } from 'node:crypto'
import { keyedHash, matchesKeyedHash } from '@/lib/platform/crypto'
import { after, days, minutes } from '@/lib/platform/duration'
import type { Refused } from '../factor'
import { makeDigits } from '../make-digits'
import { readDigits } from '../typed-code'
import type { EmailState } from './schema'

/** NIST SP 800-63B-4 §3.1.3.2: at most ten minutes. Mail is slower than a text message. */
const codeLife = minutes(10)
/** A confirmation by link: §4.2.1.2 gives an address a day. */
export const linkLife = days(1)

const bound = (challengeId: string, secret: string): string => `${challengeId}\0${secret}`

/** A fresh code: what to send, and what the challenge keeps of it, a keyed hash bound to the challenge (SR-14, SR-16). */
export function issueCode(challengeId: string, now: Date): { code: string; sent: { codeHash: string; expiresAt: number } } {
  const code = makeDigits(6)
  return { code, sent: { codeHash: keyedHash('email-code', bound(challengeId, code)), expiresAt: after(now, codeLife).getTime() } }
}

/** A fresh link's secret, 128 bits, and what is kept of it. */
export function issueLink(challengeId: string): { token: string; linkHash: string } {
  const token = randomBytes(16).toString('base64url')
  return { token, linkHash: keyedHash('email-link', bound(challengeId, token)) }
}

type Sent = Extract<EmailState, { codeHash: string }>

/** Null when the answer is the code, or (where there is one) the link's secret, that was sent for this challenge; else the refusal. */
export function refuseAnswer(challengeId: string, state: Sent, input: unknown, now: Date): Refused | null {
  const token = 'linkHash' in state ? readToken(input) : null
  if (token !== null && 'linkHash' in state)
    return matchesKeyedHash(state.linkHash, 'email-link', bound(challengeId, token))
      ? null
      : { ok: false, reason: 'link-over', counts: true }
  const digits = readDigits(input, 6)
  if (digits === null) return { ok: false, reason: 'code-malformed', counts: false }
  if (now.getTime() >= state.expiresAt) return { ok: false, reason: 'code-expired', counts: false }
  return matchesKeyedHash(state.codeHash, 'email-code', bound(challengeId, digits))
    ? null
    : { ok: false, reason: 'code-wrong', counts: true }
}

function readToken(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'token')) return null
  const { token } = input as { token: unknown }
  return typeof token === 'string' && /^[\w-]{22}$/.test(token) ? token : ''
}
