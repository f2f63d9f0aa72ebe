import { matchesKeyedHash } from '@/lib/platform/crypto'
import { toInstant } from '@/lib/platform/duration'
import { readReadableCode } from '@/lib/platform/readable-code'
import type { AnswerContext, Refused, VerificationFinding } from '../factor'
import { readTypedCode } from '../typed-code'
import { passLength } from './issue'
import type { PassData, PassSecret, PassState } from './schema'

/** `input`: `{ code }`, twelve characters. Right once: the finding says that it was used, and the corridor removes it. */
export async function finishVerification(
  { held, now }: AnswerContext<PassData, PassSecret>,
  state: PassState,
  input: unknown,
): Promise<VerificationFinding<PassData, PassSecret> | Refused> {
  const code = readReadableCode(readTypedCode(input) ?? '', passLength)
  if (code === null) return { ok: false, reason: 'pass-malformed', counts: false }
  const pass = held.find(({ id }) => id === state.credentialId)
  const at = toInstant(now)
  if (!pass?.secret || at < pass.data.from || at >= pass.data.until) return { ok: false, reason: 'challenge-over', counts: false }
  if (!matchesKeyedHash(pass.secret.hash, 'temporary-pass', code)) return { ok: false, reason: 'code-wrong', counts: true }
  return { ok: true, id: pass.id, data: { ...pass.data, usedAt: at }, userVerified: false }
}
