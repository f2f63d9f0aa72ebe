/** Staging: the rows of an export in a temporary table of one database session, the people they are about, and what would change. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { ReservedSql, Sql } from 'postgres'
import type { Mapping } from '../mapping/schema'
import type { FileError } from '../reading/read-export'
import { stagedColumns } from './copy'

export type Run = <Row extends Record<string, unknown>>(query: SQL) => Promise<Row[] & { count: number }>
export type Compared = {
  people: number
  added: number
  changed: number
  removed: number
  unchanged: number
  unknown: number
  tooOld: number
}
export type Staging = { copy: (lines: string) => Promise<void>; run: Run; close: () => Promise<void> }

/** A temporary table lives in a session rather than a transaction: a slow upload holds back neither vacuum nor anybody's lock. */
export async function openStaging(pool: Sql): Promise<Staging> {
  const session = await pool.reserve()
  const columns = stagedColumns.map(([name, type]) => `${name} ${type}`).join(', ')
  await session.unsafe(`drop table if exists pg_temp.bridged; create temporary table bridged (${columns}, person_id uuid, n integer)`)
  const names = stagedColumns.map(([name]) => name).join(', ')
  return {
    copy: async (lines) => {
      await pipeline(Readable.from([lines]), await session.unsafe(`copy bridged (${names}) from stdin`).writable())
    },
    run: runOn(session),
    close: async () => {
      try {
        await session`drop table if exists pg_temp.bridged`
      } finally {
        session.release()
      }
    },
  }
}

// COPY and the temporary table need one session of the driver; queries are still put together by drizzle, with parameters.
function runOn(session: ReservedSql): Run {
  const dialect = new PgDialect()
  return async <Row extends Record<string, unknown>>(query: SQL) => {
    const { sql: text, params } = dialect.sqlToQuery(query)
    return await session.unsafe<Row[]>(text, params as string[])
  }
}

/**
 * Finds the people by login, then by a confirmed address that only one person has, then by external id: each only where the
 * mapping named it. Who is found by none of them is listed as unknown.
 */
export async function findPeople(run: Run): Promise<void> {
  await run(sql`analyze bridged`)
  await run(sql`update bridged b set person_id = p.id from people p where p.login = b.login`)
  await run(sql`
    update bridged b set person_id = c.person_id
    from (select lower(address) as address, (array_agg(distinct person_id))[1] as person_id from contacts
      where removed_at is null and confirmed_at is not null
        and lower(address) in (select distinct lower(address) from bridged where person_id is null and address is not null)
      group by 1 having count(distinct person_id) = 1) c
    where b.person_id is null and lower(b.address) = c.address`)
  await run(sql`update bridged b set person_id = p.id from people p where b.person_id is null and p.external_id = b.external_id`)
  await run(sql`create index on bridged (person_id)`)
  await run(sql`analyze bridged`)
}

/** Rows that contradict each other, by row and column. */
export async function reportContradictions(run: Run, mapping: Mapping, report: FileError): Promise<void> {
  const column = mapping.person[0]?.column ?? null
  type Clash = { row: number; value: string; other: number }
  if (mapping.kind === 'factors' && mapping.rows === 'person') {
    const twice = await run<Clash>(sql`
      select distinct b.row, b.who as value, d.other
      from (select person_id, min(row) as other from bridged where person_id is not null group by 1 having count(distinct row) > 1) d
      join bridged b on b.person_id = d.person_id and b.row <> d.other order by b.row limit 2000`)
    for (const { row, value, other } of twice) report(row, column, 'person-twice', `${value} (${other})`)
  } else if (mapping.kind === 'factors') {
    const twice = await run<Clash>(sql`
      select b.row, b.who as value, d.other
      from (select person_id, factor, shown, registered_at, used_at, min(row) as other from bridged
        where person_id is not null and registered_at is not null group by 1, 2, 3, 4, 5 having count(*) > 1) d
      join bridged b on b.person_id = d.person_id and b.factor is not distinct from d.factor and b.shown = d.shown
        and b.registered_at = d.registered_at and b.used_at is not distinct from d.used_at and b.row <> d.other order by b.row limit 2000`)
    for (const { row, value, other } of twice) report(row, column, 'row-twice', `${value} (${other})`)
  }
}

/** Lists who was not found, once each, after the rows that change something. Answers how many. */
export async function stageUnknown(run: Run, fileId: string): Promise<number> {
  const rows = await run(sql`
    insert into bridge_rows (file_id, place, kind, who, data)
    select ${fileId}, coalesce((select max(place) from bridge_rows where file_id = ${fileId}), 0) + row_number() over (order by min(row), who),
      'unknown', who, jsonb_build_object('row', min(row), 'rows', count(*))
    from bridged where person_id is null group by who`)
  return rows.count
}
