import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { Refusal } from '@/lib/platform/errors'
import { recordCredentialChange } from '../record'
import type { CorridorActor } from '../types'
import { findOwnLocked } from './find-own'
import { readLabel } from './label'

/**
 * Names a credential, and the device it lives on where `device` is given (null = unknown). Refuses with `label-invalid`,
 * `credential-unknown`. A name is no secret of the ceremony: `version` stays, so that a sign-in under way goes on.
 */
export async function renameCredential(
  db: Db,
  c: { personId: string; credentialId: string; label: string; device?: string | null; actor: CorridorActor; now: Date },
): Promise<void> {
  const label = readLabel(c.label)
  const device = c.device ? readLabel(c.device) : null
  if (label === null || (c.device && device === null)) throw new Refusal('label-invalid')
  await db.transaction(async (tx) => {
    const row = await findOwnLocked(tx, c.personId, c.credentialId)
    const change = { label, device: c.device === undefined ? row.device : device || null }
    if (change.label === row.label && change.device === row.device) return
    await tx.update(credentials).set(change).where(eq(credentials.id, row.id))
    await recordCredentialChange(tx, {
      row: { ...row, ...change },
      action: 'credential.renamed',
      template: 'factor-renamed',
      actor: c.actor,
      now: c.now,
    })
  })
}
