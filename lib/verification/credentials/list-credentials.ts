import type { Db } from '@/db/client'
import type { CredentialView } from '../types'

/** A person's credentials that are not removed, oldest first within a factor. Disabled ones are listed with why. */
export async function listCredentials(_db: Db, _personId: string): Promise<CredentialView[]> {
  throw new Error('being written')
}
