import type { Db } from '@/db/client'
import type { CorridorActor } from '../types'

/** Removes a credential, never the last one a requirement in force needs: refuses with `last-credential`, `credential-unknown`. */
export async function removeCredential(
  _db: Db,
  _input: { personId: string; credentialId: string; networks: string[]; actor: CorridorActor; now: Date },
): Promise<void> {
  throw new Error('being written')
}
