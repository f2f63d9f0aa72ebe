import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { auditEvents } from '@/db/schema/audit'
import { recordAudit } from '@/lib/audit/mutations'
import type { CorridorActor } from './types'

const action = 'credential.notice-read'

/** Whether somebody has read this wording of the notice about a restricted factor (SR-4). */
export async function hasAcknowledged(
  db: Db,
  { personId, factor, version }: { personId: string; factor: string; version: number },
): Promise<boolean> {
  const [row] = await db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.personId, personId),
        eq(auditEvents.action, action),
        sql`${auditEvents.data} ->> 'factor' = ${factor} and (${auditEvents.data} ->> 'version')::int = ${version}`,
      ),
    )
    .limit(1)
  return row !== undefined
}

/** Writes down, once for each wording, that somebody has read the notice, and when: before a number is bound (SR-4). */
export async function acknowledge(
  db: Db,
  c: { personId: string; factor: string; version: number; actor: CorridorActor; now: Date },
): Promise<void> {
  if (await hasAcknowledged(db, c)) return
  const { personId, factor, version, actor, now } = c
  await recordAudit(db, { at: now, action, actor, personId, data: { factor, version } })
}
