import type { Refused, Started, VerificationContext } from '../factor'
import { narrowToChoice } from '../own-choice'
import type { TotpData, TotpSecret, TotpState } from './schema'

/** Asks for a code from any of the person's apps, or from the one chosen: a person with two need not say which they hold. */
export async function beginVerification({
  held,
  choice,
}: VerificationContext<TotpData, TotpSecret>): Promise<Started<TotpState> | Refused> {
  const among = narrowToChoice(held, choice).map(({ id }) => id)
  if (among.length === 0) return { ok: false, reason: 'no-credential', counts: false }
  return { ok: true, state: { among }, show: { count: among.length }, compares: among }
}
