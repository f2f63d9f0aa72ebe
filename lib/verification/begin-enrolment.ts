import type { Db } from '@/db/client'
import type { Begun, Refused } from './types'

/**
 * Begins to register a credential. `boundTo` is the session id. `choice` is the room's: passkey none; totp none; phone
 * `{ number, channel: 'sms' | 'voice', replaces?: credentialId }`; recovery-codes none. Again = resend: the failures stay.
 */
export async function beginEnrolment(
  _db: Db,
  _input: { personId: string; factor: string; choice?: unknown; boundTo: string; address: string; now: Date },
): Promise<Begun | Refused> {
  throw new Error('being written')
}
