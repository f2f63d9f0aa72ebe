/** What a row of a file means for the life of its person, in SQL: standing, dates of leaving and of leave. */
import { type SQL, sql } from 'drizzle-orm'
import { standingAtSql } from '../../../life/data'
import type { Header } from '../../columns'

/**
 * Lateral tables after `staged s left join people p`: `e.was` is the standing now, `l` what the file makes of it. Dates decide over
 * words: a `leaves_at` that has come is leaving, a leave with dates lies between them. Somebody who had left and is in the file
 * again comes back, unless the file says otherwise; a standing without dates begins or ends a leave now.
 */
export function stagedLife(header: Header, { now, keepDays }: { now: Date; keepDays: number }): SQL {
  const at = sql`${now.toISOString()}::timestamptz`
  const has = (column: Parameters<Header['known']['has']>[0]) => header.known.has(column)
  const hasLeave = has('on_leave_from') || has('on_leave_to')
  const isAway = sql`case when p.on_leave_from is null and p.on_leave_to is null then coalesce(p.standing = 'on-leave', false)
    else coalesce(p.on_leave_from <= ${at}, true) and coalesce(p.on_leave_to > ${at}, true) end`
  const from = hasLeave
    ? has('on_leave_from')
      ? sql`s.on_leave_from`
      : sql`p.on_leave_from`
    : sql`case when s.standing = 'on-leave' and not a.away then ${at} else p.on_leave_from end`
  const to = hasLeave
    ? has('on_leave_to')
      ? sql`s.on_leave_to`
      : sql`p.on_leave_to`
    : sql`case when s.standing = 'on-leave' and not a.away then null when s.standing = 'active' and a.away then ${at} else p.on_leave_to end`
  const leavesAt = has('leaves_at')
    ? sql`case when a.gone then coalesce(s.leaves_at, case when e.was = 'left' then p.leaves_at end, ${at}) else s.leaves_at end`
    : sql`case when a.gone then case when e.was = 'left' then coalesce(p.leaves_at, ${at}) else ${at} end when e.was = 'left' then null else p.leaves_at end`
  const kept = sql`coalesce(${has('keep_until') ? sql`s.keep_until, case when e.was = 'left' then p.keep_until end` : sql`p.keep_until`},
    d.leaves_at + make_interval(days => ${keepDays}))`
  const keepUntil = has('keep_until')
    ? sql`case when a.gone then ${kept} else s.keep_until end`
    : sql`case when a.gone then ${kept} when e.was = 'left' then null else p.keep_until end`
  // A leave whose dates the file has emptied is over, unless the file says the word.
  const undated = hasLeave ? sql`case when a.said = 'on-leave' and s.standing is null then 'active' else a.said end` : sql`a.said`
  return sql`
    cross join lateral (select ${standingAtSql(now)} as was) e
    cross join lateral (select coalesce(s.standing, case when e.was = 'left' then 'active' else p.standing end, 'active') as said, ${isAway} as away) w
    cross join lateral (select w.said, w.away, ${sql`(w.said = 'left' ${has('leaves_at') ? sql`or coalesce(s.leaves_at <= ${at}, false)` : sql``})`} as gone) a
    cross join lateral (select ${leavesAt} as leaves_at, ${from} as on_leave_from, ${to} as on_leave_to) d
    cross join lateral (select d.leaves_at, d.on_leave_from, d.on_leave_to, ${keepUntil} as keep_until,
      case when a.gone then 'left' when a.said = 'suspended' then 'suspended'
        when d.on_leave_from is null and d.on_leave_to is null then ${undated}
        when coalesce(d.on_leave_from <= ${at}, true) and coalesce(d.on_leave_to > ${at}, true) then 'on-leave' else 'active' end as standing) l`
}

/** The risk of a changed row as far as its own life goes (`Risk`); null for none. Uses the tables of `stagedLife`. */
export const lifeRisk = (now: Date): SQL => {
  const at = sql`${now.toISOString()}::timestamptz`
  return sql`case
    when l.standing = 'left' and e.was <> 'left' then 'left'
    when l.standing = 'suspended' and e.was not in ('left', 'suspended') then 'suspended'
    when l.standing not in ('left', 'suspended') and l.leaves_at > ${at} and e.was <> 'left' and (p.leaves_at is null or l.leaves_at < p.leaves_at) then 'leaving'
    end`
}
