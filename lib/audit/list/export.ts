import type { Db } from '@/db/client'
import { formatLine } from '@/lib/people/export/rules'
import { listAuditEvents } from './data'
import { type AuditQuery, formatKey } from './schema'

const columns = [
  'at',
  'action',
  'actor',
  'actor_login',
  'person',
  'person_login',
  'target_kind',
  'target_id',
  'address',
  'data',
  'request_id',
  'id',
]
const batch = 1000

/** Yields the matching events as CSV, newest first, cells guarded against formulas (SR-87). Bounded memory. */
export async function* exportAudit(db: Db, query: AuditQuery, zone: string): AsyncGenerator<string> {
  yield `\ufeff${formatLine(columns)}`
  for (let after = query.after; ; ) {
    const rows = await listAuditEvents(db, { ...query, after }, { zone, limit: batch })
    yield rows
      .map((row) =>
        formatLine([
          row.at.toISOString(),
          row.action,
          row.actor?.name ?? row.actorKind,
          row.actor?.login ?? '',
          row.person?.name ?? '',
          row.person?.login ?? '',
          row.target?.kind ?? '',
          row.target?.id ?? '',
          row.address ?? '',
          JSON.stringify(row.data),
          row.requestId ?? '',
          row.id,
        ]),
      )
      .join('')
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    after = formatKey(last)
  }
}
