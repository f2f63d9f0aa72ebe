import type { EnrolmentAnswerContext, EnrolmentFinding, Refused } from '../factor'
import { readDigits } from '../typed-code'
import { checkCode, describeSkew } from './check-code'
import type { TotpData, TotpSecret, TotpState } from './schema'

/**
 * `input`: `{ code }`, six digits from the app. The code that confirms cannot be used again to sign in. Moved to another app, the old
 * key ends with it.
 */
export async function finishEnrolment(
  { held, now }: EnrolmentAnswerContext<TotpData, TotpSecret>,
  state: TotpState,
  input: unknown,
): Promise<EnrolmentFinding<TotpData, TotpSecret> | Refused> {
  const digits = readDigits(input, 6)
  if (digits === null) return { ok: false, reason: 'code-malformed', counts: false }
  if (!('key' in state)) return { ok: false, reason: 'challenge-over', counts: false }
  const checked = checkCode(state.key, digits, 0, now)
  if (checked.kind === 'skewed') return { ok: false, reason: 'code-skewed', counts: true, values: describeSkew(checked.steps) }
  if (checked.kind !== 'right') return { ok: false, reason: 'code-wrong', counts: true }
  const replaces = held.filter(({ id }) => id === state.replaces).map(({ id }) => id)
  return { ok: true, data: { lastStep: checked.step }, secret: { key: state.key }, userVerified: false, replaces }
}
