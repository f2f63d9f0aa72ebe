/** Adoption as pages read it: totals by day from the stored changes, sign-ins by day, and who is in no denominator. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { issuedInSql } from '@/lib/factors/registry'
import type { Measure } from './measures'
import { addMeasures, type Counts, fillTotals, listDays } from './rules'

/** Not signed in for this many days: dormant (domain.md, Rollouts). */
const dormantDays = 90

type Scope = { now: Date; days: number; affiliation?: string | undefined }
export type Trend = { days: string[]; totals: Partial<Record<Measure, number[]>> }

/** The organisation's local date of `now`; UTC while there are no settings. */
async function getToday(db: Db, now: Date): Promise<{ zone: string; today: string }> {
  const [row] = await db.execute<{ zone: string; today: string }>(sql`
    select zone, (${now.toISOString()}::timestamptz at time zone zone)::date::text as today
    from (select coalesce((select zone from organisation where id = 1), 'UTC') as zone) home`)
  return row ?? { zone: 'UTC', today: now.toISOString().slice(0, 10) }
}

/**
 * Totals of every measure on each of the last `days` days, today included. One row per change is read, so the size of the
 * directory does not matter. The sum of all changes equals a recount of the tables (`countFromTables`).
 */
export async function getTrend(db: Db, { now, days, affiliation }: Scope): Promise<Trend> {
  const { today } = await getToday(db, now)
  const rows = await db.execute<{ measure: Measure; day: string | null; change: number }>(sql`
    select measure, case when day > ${today}::date - ${days}::int then day::text end as day, sum(change)::int as change
    from adoption_daily where ${affiliation === undefined ? sql`true` : sql`affiliation = ${affiliation}`}
    group by 1, 2`)
  const list = listDays(new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * 86_400_000).toISOString().slice(0, 10), today)
  const totals: Trend['totals'] = {}
  for (const [measure, own] of Map.groupBy(rows, (row) => row.measure)) {
    const start = own.find((row) => row.day === null)?.change ?? 0
    totals[measure] = fillTotals(list, start, new Map(own.flatMap((row) => (row.day === null ? [] : [[row.day, row.change] as const]))))
  }
  return { days: list, totals }
}

/** Today's totals by affiliation and measure. */
export async function getCounts(db: Db): Promise<Counts> {
  const rows = await db.execute<{ affiliation: string; measure: string; count: number }>(sql`
    select affiliation, measure, sum(change)::int as count from adoption_daily group by 1, 2 having sum(change) <> 0`)
  const counts: Counts = new Map()
  for (const { affiliation, measure, count } of rows) addMeasures(counts, affiliation, [measure], count)
  return counts
}

/**
 * The same counted anew from people and credentials: slow, and never wrong. For tests and for checking an installation.
 * Written in SQL on purpose, so that it does not repeat a mistake of `measuresOf`.
 */
export const countFromTables = (db: Db): Promise<Counts> => countMeasuresOf(db, sql`true`)

/** The measures of the people whom a condition on `p` describes, counted by affiliation in one statement. */
export async function countMeasuresOf(db: Db, who: SQL): Promise<Counts> {
  const rows = await db.execute<{ affiliation: string; measure: string; count: number }>(sql`
    with held as (
      select p.id, coalesce(p.affiliations[1], '') as affiliation, c.factor, coalesce(bool_or(c.proven_at is not null), false) as proven
      from people p left join credentials c on c.person_id = p.id and c.removed_at is null and c.disabled_at is null and c.factor not in (${sql.raw(issuedInSql)})
      where p.standing = 'active' and ${who} group by 1, 2, 3),
    each_person as (
      select id, affiliation,
        bool_or(proven and factor = 'phone') as phone, bool_or(proven and factor = 'passkey') as passkey,
        count(*) filter (where proven and factor <> 'recovery-codes') as second
      from held group by 1, 2),
    counted as (
      select affiliation, 'people' as measure from each_person
      union all select affiliation, 'registered:' || factor from held where factor is not null
      union all select affiliation, 'proven:' || factor from held where proven
      union all select affiliation, 'phone-only' from each_person where phone and second = 1
      union all select affiliation, 'with-passkey' from each_person where passkey
      union all select affiliation, 'none' from each_person where second = 0)
    select affiliation, measure, count(*)::int as count from counted group by 1, 2`)
  const counts: Counts = new Map()
  for (const { affiliation, measure, count } of rows) addMeasures(counts, affiliation, [measure], count)
  return counts
}

export type SignInTrend = { days: string[]; byFactor: Record<string, number[]>; all: number[] }

/**
 * Successful sign-ins on each of the last `days` days by the strongest factor used (`password` = none). Today is part of a
 * day. Days are read from the daily counts, and what is not counted yet from the single rows after the mark.
 */
export async function getSignInTrend(db: Db, { now, days, affiliation }: Scope): Promise<SignInTrend> {
  const { zone, today } = await getToday(db, now)
  const first = new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  const mine = affiliation === undefined ? sql`` : sql`and affiliation = ${affiliation}`
  const minePeople =
    affiliation === undefined ? sql`` : sql`join people p on p.id = e.person_id and coalesce(p.affiliations[1], '') = ${affiliation}`
  const rows = await db.execute<{ day: string; factor: string; count: number }>(sql`
    with mark as (select coalesce((select (value ->> 'day')::date from installation where key = 'sign-ins.counted'), '-infinity'::date) as day)
    select d.day::text as day, factor, sum(count)::int as count from sign_in_daily d
      where d.day >= ${first}::date and d.day <= ${today}::date ${mine} group by 1, 2
    union all
    select (e.at at time zone ${zone})::date::text, e.factor, count(*)::int from sign_in_events e ${minePeople}
      where e.succeeded and e.at >= (${first}::date::timestamp at time zone ${zone})
        and e.at >= coalesce((select (nullif(day, '-infinity'::date) + 1)::timestamp at time zone ${zone} from mark), '-infinity'::timestamptz)
      group by 1, 2`)
  const list = listDays(first, today)
  const place = new Map(list.map((day, index) => [day, index]))
  const empty = () => list.map(() => 0)
  const trend: SignInTrend = { days: list, byFactor: {}, all: empty() }
  for (const { day, factor, count } of rows) {
    const index = place.get(day)
    if (index === undefined) continue
    trend.byFactor[factor] ??= empty()
    const own = trend.byFactor[factor]
    own[index] = (own[index] ?? 0) + count
    trend.all[index] = (trend.all[index] ?? 0) + count
  }
  return trend
}

export type Apart = { onLeave: number; suspended: number; left: number; dormant: number; notArrived: number }

/** Who is shown apart: those outside the denominator, and inside it the dormant and those who have never signed in. */
export async function getApart(db: Db, now: Date, affiliation?: string): Promise<Apart> {
  const [row] = await db.execute<Apart>(sql`
    select count(*) filter (where standing = 'on-leave')::int as "onLeave", count(*) filter (where standing = 'suspended')::int as suspended,
      count(*) filter (where standing = 'left')::int as "left",
      count(*) filter (where standing = 'active' and arrived_at is not null
        and coalesce(last_sign_in_at, arrived_at) < ${now.toISOString()}::timestamptz - make_interval(days => ${dormantDays}))::int as dormant,
      count(*) filter (where standing = 'active' and arrived_at is null)::int as "notArrived"
    from people where ${affiliation === undefined ? sql`true` : sql`coalesce(affiliations[1], '') = ${affiliation}`}`)
  return row ?? { onLeave: 0, suspended: 0, left: 0, dormant: 0, notArrived: 0 }
}
