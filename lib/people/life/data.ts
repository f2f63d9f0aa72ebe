import { type SQL, sql } from 'drizzle-orm'

/** `standingAt` over the people table, which the query calls `p`: the same comparison for many. A test holds them equal. */
export const standingAtSql = (now: Date): SQL => {
  const at = sql`${now.toISOString()}::timestamptz`
  return sql`(case
    when p.standing = 'left' or p.leaves_at <= ${at} then 'left'
    when p.standing = 'suspended' or (p.on_leave_from is null and p.on_leave_to is null) then p.standing
    when coalesce(p.on_leave_from <= ${at}, true) and coalesce(p.on_leave_to > ${at}, true) then 'on-leave'
    else 'active' end)`
}

/** Whether a person of the people table `p` has not left by `now`. */
export const isStillHere = (now: Date): SQL =>
  sql`(p.standing <> 'left' and (p.leaves_at is null or p.leaves_at > ${now.toISOString()}::timestamptz))`
