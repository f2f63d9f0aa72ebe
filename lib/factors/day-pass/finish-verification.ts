import { matchesKeyedHash } from '@/lib/platform/crypto'
import { toInstant } from '@/lib/platform/duration'
import { readReadableCode } from '@/lib/platform/readable-code'
import type { AnswerContext, Refused, VerificationFinding } from '../factor'
import { readTypedCode } from '../typed-code'
import { dayPassLength } from './issue'
import type { DayPassData, DayPassSecret, DayPassState } from './schema'

/**
 * `input`: `{ code }`, twelve characters. Right as often as its owner signs in, but only in the browser that was right first: the
 * finding binds it, and of two browsers at once the corridor stores one and asks again about the other.
 */
export async function finishVerification(
  { held, browser, now }: AnswerContext<DayPassData, DayPassSecret>,
  state: DayPassState,
  input: unknown,
): Promise<VerificationFinding<DayPassData, DayPassSecret> | Refused> {
  const code = readReadableCode(readTypedCode(input) ?? '', dayPassLength)
  if (code === null) return { ok: false, reason: 'pass-malformed', counts: false }
  const pass = held.find(({ id }) => id === state.credentialId)
  const at = toInstant(now)
  if (!pass?.secret || at < pass.data.from || at >= pass.data.until) return { ok: false, reason: 'challenge-over', counts: false }
  // Before the code is looked at: another browser learns nothing about it, and uses up none of its owner's tries.
  if (!browser || (pass.data.browser !== undefined && pass.data.browser !== browser))
    return { ok: false, reason: 'day-pass-elsewhere', counts: false }
  if (!matchesKeyedHash(pass.secret.hash, 'day-pass', code)) return { ok: false, reason: 'code-wrong', counts: true }
  return { ok: true, id: pass.id, data: { ...pass.data, browser }, userVerified: false }
}
