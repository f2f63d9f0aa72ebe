import type { AnswerContext, Refused, VerificationFinding } from '../factor'
import { readDigits } from '../typed-code'
import { checkCode, describeSkew } from './check-code'
import type { TotpData, TotpSecret, TotpState } from './schema'

/**
 * `input`: `{ code }`. A code that was accepted once is refused with `code-used`, and counts as a guess: a replay is one. So is
 * the right code of another time, but its refusal says that a clock is wrong.
 */
export async function finishVerification(
  { held, now }: AnswerContext<TotpData, TotpSecret>,
  state: TotpState,
  input: unknown,
): Promise<VerificationFinding<TotpData, TotpSecret> | Refused> {
  const digits = readDigits(input, 6)
  if (digits === null) return { ok: false, reason: 'code-malformed', counts: false }
  if (!('among' in state)) return { ok: false, reason: 'challenge-over', counts: false }
  let isUsed = false
  let skew: number | null = null
  for (const { id, data, secret } of held) {
    if (!secret || !state.among.includes(id)) continue
    const checked = checkCode(secret.key, digits, data.lastStep, now)
    if (checked.kind === 'right') return { ok: true, id, data: { lastStep: checked.step }, userVerified: false }
    if (checked.kind === 'used') isUsed = true
    if (checked.kind === 'skewed') skew = checked.steps
  }
  if (skew !== null && !isUsed) return { ok: false, reason: 'code-skewed', counts: true, values: describeSkew(skew) }
  return { ok: false, reason: isUsed ? 'code-used' : 'code-wrong', counts: true }
}
