import type { Db } from '@/db/client'
import type { Begun, Refused } from './types'

/** Begins a trial: the person proves one own credential. `choice` only says how (phone: `{ channel }`). */
export async function beginTrial(
  _db: Db,
  _input: { personId: string; credentialId: string; choice?: unknown; boundTo: string; address: string; now: Date },
): Promise<Begun | Refused> {
  throw new Error('being written')
}
