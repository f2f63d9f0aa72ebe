import type { Db } from '@/db/client'
import { recordAudit } from '@/lib/audit/mutations'
import { findFactor } from '@/lib/factors/registry'
import { notifyPerson } from '@/lib/mail/mutations'
import type { MailTemplate } from '@/lib/mail/types'
import { openObjection } from '@/lib/people/objections/mutations'
import type { CredentialRow } from './held'
import type { CorridorActor } from './types'

/** The name by which a person knows a credential: their label, else what it shows (provider, last digits). */
export function nameCredential(row: Pick<CredentialRow, 'factor' | 'label' | 'data'>): string {
  if (row.label) return row.label
  const factor = findFactor(row.factor)
  const data = factor?.data.safeParse(row.data)
  return (data?.success ? factor?.describe(data.data).shown : '') || '–'
}

/** `describe()`'s facts of a row, for messages; empty when it cannot be read. */
export function detailsOf(row: Pick<CredentialRow, 'factor' | 'data'>): Record<string, string | number | boolean> {
  const factor = findFactor(row.factor)
  const data = factor?.data.safeParse(row.data)
  return data?.success ? (factor?.describe(data.data).details ?? {}) : {}
}

/** Changes whose notice carries a link by which its reader says that it was not them. */
const canBeDisowned = new Set(['credential.enrolled', 'credential.removed', 'credential.used', 'credential.replaced'])

/**
 * Writes a change of a credential into the audit log and tells its owner at every address, in the caller's transaction
 * (SR-61): change, event and notice exist together or not at all.
 */
export async function recordCredentialChange(
  db: Db,
  c: {
    row: CredentialRow
    action: string
    template: MailTemplate
    actor: CorridorActor
    /** Where the request came from, when the actor is not a person. */
    address?: string
    data?: Record<string, unknown>
    now: Date
  },
): Promise<void> {
  const { row, actor, now } = c
  await recordAudit(db, {
    at: now,
    action: c.action,
    actor,
    personId: row.personId,
    target: { kind: 'credential', id: row.id },
    data: { factor: row.factor, ...c.data },
  })
  const numbers = Object.fromEntries(
    Object.entries(detailsOf(row)).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
  const address = (actor.kind === 'person' ? actor.address : c.address) || '–'
  const { id: credentialId, personId } = row
  const link = canBeDisowned.has(c.action) ? await openObjection(db, { personId, kind: 'credential', credentialId, now }) : null
  const notMe: Record<string, string> = link ? { notMe: link } : {}
  await notifyPerson(db, {
    personId: row.personId,
    template: c.template,
    params: { ...numbers, ...notMe, factor: row.factor, label: nameCredential(row), at: now.toISOString(), address },
    now,
  })
}
