import { toInstant } from '@/lib/platform/duration'
import type { Refused, Started, VerificationContext } from '../factor'
import type { DayPassData, DayPassSecret, DayPassState } from './schema'

/** Asks for the code of the pass that runs now, unless it was used first in another browser. */
export async function beginVerification({
  held,
  browser,
  now,
}: VerificationContext<DayPassData, DayPassSecret>): Promise<Started<DayPassState> | Refused> {
  const at = toInstant(now)
  const pass = held.find(({ data }) => data.from <= at && at < data.until)
  if (!pass) return { ok: false, reason: 'no-credential', counts: false }
  if (pass.data.browser !== undefined && pass.data.browser !== browser) return { ok: false, reason: 'day-pass-elsewhere', counts: false }
  return { ok: true, state: { credentialId: pass.id }, show: { until: pass.data.until }, compares: [pass.id] }
}
