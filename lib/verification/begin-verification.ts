import type { Db } from '@/db/client'
import type { Begun, Refused } from './types'

/**
 * Begins a challenge that an existing credential answers. `personId` null: nobody is named yet (usernameless passkey).
 * `boundTo` is the journey or session id (a UUID): the answer must come with the same (SR-14). `choice` is the room's:
 * `{ credentialId?, channel?: 'sms' | 'voice' }`. Beginning again replaces the open challenge and keeps its failures (SR-15).
 * `address` is the network address of the request, for send caps.
 */
export async function beginVerification(
  _db: Db,
  _input: {
    personId: string | null
    factor: string
    choice?: unknown
    purpose: 'sign-in' | 'change'
    boundTo: string
    address: string
    now: Date
  },
): Promise<Begun | Refused> {
  throw new Error('being written')
}
