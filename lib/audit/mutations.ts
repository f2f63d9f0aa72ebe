/** The audit log: who did what to whom, written in the transaction that does it, never changed, sealed into a chain. */
import type { Db } from '@/db/client'
import { auditEvents } from '@/db/schema/audit'
import { keyedHash } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { requestId } from '@/lib/platform/log'
import { contentText } from './content'
import type { AuditEvent } from './types'

/**
 * Records what happened, in the caller's transaction: either both the change and its event exist, or neither (SR-101).
 * The request id is that of the running request, job or command.
 */
export async function recordAudit(db: Db, event: AuditEvent): Promise<void> {
  await db.insert(auditEvents).values(makeAuditRow(event))
}

/** The row of an event with its HMAC, for those who insert many at once. */
export function makeAuditRow(event: AuditEvent): typeof auditEvents.$inferInsert {
  const row = {
    id: newId(event.at),
    at: event.at,
    action: event.action,
    actorKind: event.actor.kind,
    actorId: event.actor.kind === 'person' ? event.actor.id : null,
    personId: event.personId ?? null,
    targetKind: event.target?.kind ?? null,
    targetId: event.target?.id ?? null,
    // As the database will give it back: dates as text, nothing undefined.
    data: JSON.parse(JSON.stringify(event.data ?? {})) as Record<string, unknown>,
    address: event.actor.kind === 'person' ? (event.actor.address ?? null) : null,
    requestId: requestId(),
  }
  return { ...row, mac: keyedHash('audit-event', contentText(row)) }
}
