import type { Refused, Started, VerificationContext } from '../factor'
import type { RecoveryData, RecoverySecret, RecoveryState } from './schema'

/** Asks for one of the codes that are left. */
export async function beginVerification({
  held,
}: VerificationContext<RecoveryData, RecoverySecret>): Promise<Started<RecoveryState> | Refused> {
  const owned = held.find(({ data }) => data.left > 0)
  if (!owned) return { ok: false, reason: 'no-credential', counts: false }
  return { ok: true, state: { credentialId: owned.id }, show: { left: owned.data.left }, compares: [owned.id] }
}
