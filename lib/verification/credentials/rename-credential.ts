import type { Db } from '@/db/client'
import type { CorridorActor } from '../types'

/** Names a credential and the device it lives on. Refuses with `label-invalid`, `credential-unknown`. */
export async function renameCredential(
  _db: Db,
  _input: { personId: string; credentialId: string; label: string; device?: string | null; actor: CorridorActor; now: Date },
): Promise<void> {
  throw new Error('being written')
}
