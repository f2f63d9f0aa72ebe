import { toInstant } from '@/lib/platform/duration'
import type { Refused, Started, VerificationContext } from '../factor'
import type { PassData, PassSecret, PassState } from './schema'

/** Asks for the code of a pass that runs now; one of an appointment still to come is none yet. */
export async function beginVerification({ held, now }: VerificationContext<PassData, PassSecret>): Promise<Started<PassState> | Refused> {
  const at = toInstant(now)
  const pass = held.find(({ data }) => data.from <= at && at < data.until)
  if (!pass) return { ok: false, reason: 'no-credential', counts: false }
  return { ok: true, state: { credentialId: pass.id }, show: { until: pass.data.until }, compares: [pass.id] }
}
