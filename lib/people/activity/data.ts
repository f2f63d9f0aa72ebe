/** What happened around one person's sign-in, for that person: sign-ins and changes, newest first. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { isId } from '@/lib/platform/ids'
import { type ActivityEntry, type ActivityKey, changeActions } from './rules'

type Row = {
  id: string
  at: Date | string
  kind: 'sign-in' | 'change'
  what: string
  factor: string | null
  count: number | null
  succeeded: boolean
  isOwn: boolean
  address: string
  userAgent: string
}

/**
 * One page of a person's activity, `after` the last entry of the page before (paging by key). Sign-ins come from the row-by-row
 * events (30 days), changes from the audit log. Nothing of it holds a secret or a whole number.
 */
export async function listActivity(
  db: Db,
  { personId, after, limit }: { personId: string; after?: ActivityKey | null; limit: number },
): Promise<{ entries: ActivityEntry[]; next: ActivityKey | null }> {
  const key = after && isId(after.id) ? after : null
  const before = key ? sql`and (at, id) < (${key.at}::timestamptz, ${key.id}::uuid)` : sql``
  const rows = await db.execute<Row>(sql`
    (select id, at, 'sign-in' as kind, '' as what, factor, null::int as count, succeeded, true as "isOwn", address, user_agent as "userAgent"
      from sign_in_events where system is null and person_id = ${personId}::uuid ${before} order by at desc, id desc limit ${limit + 1})
    union all
    (select id, at, 'change' as kind, action as what, data ->> 'factor' as factor,
        case when action = 'terms.agreed' then (data ->> 'version')::int else (data ->> 'count')::int end as count, true as succeeded,
        actor_id is not distinct from person_id as "isOwn", coalesce(address, '') as address, '' as "userAgent"
      from audit_events where person_id = ${personId}::uuid
        and (action in ${changeActions} or (action = 'challenge.succeeded' and data ->> 'purpose' = 'trial')) ${before}
      order by at desc, id desc limit ${limit + 1})
    order by at desc, id desc limit ${limit + 1}`)
  const page = rows.slice(0, limit).map(({ at, ...row }) => ({ ...row, at: new Date(at) }))
  const last = page[page.length - 1]
  return { entries: page, next: rows.length > limit && last ? { at: last.at.toISOString(), id: last.id } : null }
}
