/** Staging: the rows of a file in a temporary table of one database session, and their comparison with the directory. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { ReservedSql, Sql } from 'postgres'
import type { Risks } from '@/db/schema/imports'
import type { RunningRules } from '@/lib/rollouts/running'
import { isStillHere } from '../../life/data'
import type { Header, ImportErrorCode } from '../columns'
import { type ErrorList, keptErrors } from '../read-file'
import { writeRisks } from '../risk/mutations'
import { stagedColumns } from './copy-row'
import { lifeRisk, stagedLife } from './life/data'

export type Staging = {
  /** Sends lines of `copyRow` to the staging table. */
  copy: (lines: string) => Promise<void>
  compare: (given: Comparison) => Promise<Compared | null>
  close: () => Promise<void>
}

type Comparison = { importId: string; header: Header; errors: ErrorList; rules: RunningRules; keepDays: number; now: Date }

export type Compared = {
  added: number
  changed: number
  leavers: number
  unchanged: number
  newCodes: { affiliations: string[]; units: string[]; groups: string[] }
  risks: Risks
  peopleBefore: number
}

/**
 * Opens a session with an empty staging table. A temporary table is not logged and not seen by others, and lives in a
 * session rather than a transaction: a slow upload holds back neither vacuum nor anybody's lock.
 */
export async function openStaging(pool: Sql): Promise<Staging> {
  const session = await pool.reserve()
  const columns = stagedColumns.map(([name, type]) => `${name} ${type}`).join(', ')
  await session.unsafe(`drop table if exists pg_temp.staged; create temporary table staged (${columns})`)
  return {
    copy: async (lines) => {
      await pipeline(Readable.from([lines]), await session`copy staged from stdin`.writable())
    },
    compare: (given) => compare(runOn(session), given),
    close: async () => {
      try {
        await session`drop table if exists pg_temp.staged`
      } finally {
        session.release()
      }
    },
  }
}

type Run = <Row extends Record<string, unknown>>(query: SQL) => Promise<Row[] & { count: number }>

// COPY and the temporary table need one session of the driver; queries are still put together by drizzle, with parameters.
function runOn(session: ReservedSql): Run {
  const dialect = new PgDialect()
  return async <Row extends Record<string, unknown>>(query: SQL) => {
    const { sql: text, params } = dialect.sqlToQuery(query)
    return await session.unsafe<Row[]>(text, params as string[])
  }
}

/** Null where the rows contradict each other or the directory; the contradictions are in `errors`. */
async function compare(run: Run, { importId, header, errors, rules, keepDays, now }: Comparison): Promise<Compared | null> {
  await run(sql`create index on staged (external_id)`)
  await run(sql`analyze staged`)
  await reportContradictions(run, errors)
  if (errors.count > 0) return null
  const [before] = await run<{ count: number }>(sql`select count(*)::int as count from staged`)
  // Rows of people who were added by hand (an export lists them too) are left as they are.
  await run(sql`delete from staged where external_id = ''`)
  await run(sql`begin`)
  try {
    await insertDifferences(run, importId, header, { now, keepDays })
    const at = sql`${now.toISOString()}::timestamptz`
    const kept = sql`coalesce(p.keep_until, ${at} + make_interval(days => ${keepDays}))`
    const leavers = await run(sql`
      insert into import_rows (import_id, row, external_id, kind, person_id, person_version, data, before, risk)
      select ${importId}, -row_number() over (order by p.name, p.id), p.external_id, 'leaver', p.id, p.version,
        jsonb_build_object('standing', 'left', 'leavesAt', ${at}, 'keepUntil', ${kept}),
        jsonb_build_object('standing', p.standing, 'leavesAt', p.leaves_at, 'keepUntil', p.keep_until), 'missing'
      from people p
      where p.external_id is not null and ${isStillHere(now)} and not exists (select 1 from staged s where s.external_id = p.external_id)`)
    const { risks, peopleBefore } = await writeRisks(run, { importId, rules, now })
    const counts = await run<{ kind: string; count: number }>(sql`
      select kind, count(*)::int as count from import_rows where import_id = ${importId} group by kind`)
    const newCodes = await listNewCodes(run)
    await run(sql`commit`)
    const added = counts.find((entry) => entry.kind === 'added')?.count ?? 0
    const changed = counts.find((entry) => entry.kind === 'changed')?.count ?? 0
    return { added, changed, leavers: leavers.count, unchanged: (before?.count ?? 0) - added - changed, newCodes, risks, peopleBefore }
  } catch (error) {
    await run(sql`rollback`)
    throw error
  }
}

type Clash = { row: number; value?: string; other?: number; all: number }

async function reportContradictions(run: Run, errors: ErrorList): Promise<void> {
  // Of a file that is one contradiction from beginning to end as many rows are read as are shown; the rest is counted there.
  const report = async (column: string, code: ImportErrorCode, clashes: SQL) => {
    const shown = await run<Clash>(sql`select *, count(*) over ()::int as "all" from (${clashes}) c order by row limit ${keptErrors}`)
    for (const { all: _, ...clash } of shown) errors.report({ column, code, ...clash })
    errors.countUnseen((shown[0]?.all ?? 0) - shown.length)
  }
  for (const [column, code] of [
    ['external_id', 'external-id-twice'],
    ['login', 'login-twice'],
  ] as const) {
    const name = sql.identifier(column)
    await report(
      column,
      code,
      sql`
      select s.row, s.${name} as value, d.other
      from (select ${name} as value, min(row) as other from staged where ${name} <> '' group by 1 having count(*) > 1) d
      join staged s on s.${name} = d.value and s.row <> d.other`,
    )
  }
  await report(
    'external_id',
    'value-missing',
    sql`
    select s.row from staged s
    where s.external_id = '' and not exists (select 1 from people p where p.login = s.login and p.external_id is null)`,
  )
  // Somebody who gets another login in the same file gives the old one free: logins may be swapped.
  await report(
    'login',
    'login-taken',
    sql`
    select s.row, s.login as value from staged s join people p on p.login = s.login
    where s.external_id <> '' and p.external_id is distinct from s.external_id
      and not exists (select 1 from staged o where o.external_id = p.external_id and o.login <> p.login)`,
  )
}

async function listNewCodes(run: Run): Promise<Compared['newCodes']> {
  const missing = async (kind: 'affiliations' | 'units' | 'groups') => {
    const name = sql.identifier(kind)
    const codes = await run<{ code: string }>(sql`
      select code from (select distinct unnest(${name}) as code from staged) s
      where not exists (select 1 from ${name} k where k.code = s.code) order by code limit 10000`)
    return codes.map((entry) => entry.code)
  }
  return { affiliations: await missing('affiliations'), units: await missing('units'), groups: await missing('groups') }
}

/** Stages additions with all their values, and changes with the values that differ, new in `data` and old in `before`. */
async function insertDifferences(run: Run, importId: string, header: Header, life: { now: Date; keepDays: number }): Promise<void> {
  const has = (column: Parameters<Header['known']['has']>[0]) => header.known.has(column)
  const hasAddresses = has('email') || has('email_circular')
  const attributes = sql`(coalesce(p.attributes, '{}') - s.cleared) || s.attributes`
  const column = (key: string, isGiven: boolean, fresh: SQL, old: SQL, differs = sql`${fresh} is distinct from ${old}`) =>
    isGiven ? [{ key, fresh, old, differs }] : []
  const none = sql`'{}'::text[]`
  const plain = sql`coalesce(c.plain, '{}')`
  const circular = sql`coalesce(c.circular, '{}')`
  const differing = (given: SQL, mine: SQL, other: SQL) =>
    sql`not (${given} <@ coalesce(c.active, '{}') and ${mine} <@ ${given}) or ${given} && ${other}`
  const compared = [
    ...column('login', true, sql`s.login`, sql`p.login`),
    ...column('name', true, sql`s.name`, sql`p.name`),
    ...column('reading', has('reading'), sql`s.reading`, sql`p.reading`),
    ...column('affiliations', has('affiliations'), sql`s.affiliations`, sql`p.affiliations`),
    ...column('units', has('units'), sql`s.units`, sql`p.units`),
    ...column('groups', has('groups'), sql`s.groups`, sql`p.groups`),
    ...column('locale', has('locale'), sql`s.locale`, sql`p.locale`),
    ...column('zone', has('zone'), sql`s.zone`, sql`p.zone`),
    ...column('standing', true, sql`l.standing`, sql`p.standing`),
    ...column('leavesAt', true, sql`l.leaves_at`, sql`p.leaves_at`),
    ...column('keepUntil', true, sql`l.keep_until`, sql`p.keep_until`),
    ...column('onLeaveFrom', true, sql`l.on_leave_from`, sql`p.on_leave_from`),
    ...column('onLeaveTo', true, sql`l.on_leave_to`, sql`p.on_leave_to`),
    // Taken only while the person has none: a password that was set or rehashed here is newer than the file's.
    ...column(
      'passwordHash',
      has('password_hash'),
      sql`s.password_hash`,
      sql`null::text`,
      sql`p.password_hash is null and s.password_hash is not null`,
    ),
    ...column('hasNoPhone', has('no_phone'), sql`s.has_no_phone`, sql`p.has_no_phone`),
    ...column('abroadFrom', has('abroad_from'), sql`s.abroad_from`, sql`p.abroad_from`),
    ...column('abroadUntil', has('abroad_until'), sql`s.abroad_until`, sql`p.abroad_until`),
    ...column('attributes', header.attributes.length > 0, attributes, sql`p.attributes`),
    // An address that the person or an administrator added is there already; only imported ones are taken away or moved.
    ...column('email', has('email'), sql`s.email`, plain, differing(sql`s.email`, plain, has('email_circular') ? circular : none)),
    ...column('emailCircular', has('email_circular'), sql`s.email_circular`, circular, differing(sql`s.email_circular`, circular, plain)),
  ]
  const all = sql.join(
    compared.map(({ key, fresh }) => sql`${key}::text, ${fresh}`),
    sql`, `,
  )
  const piece = (key: string, value: SQL, differs: SQL) =>
    sql`case when (${differs}) then jsonb_build_object(${key}::text, ${value}) else '{}' end`
  const fresh = sql.join(
    compared.map((one) => piece(one.key, one.fresh, one.differs)),
    sql` || `,
  )
  const old = sql.join(
    compared.map((one) => piece(one.key, one.old, one.differs)),
    sql` || `,
  )
  const differs = sql.join(
    compared.map((one) => sql`(${one.differs})`),
    sql` or `,
  )
  const addresses = hasAddresses
    ? sql`left join (
        select person_id, array_agg(address) as active,
          array_agg(address order by address) filter (where source = 'import' and not is_circular) as plain,
          array_agg(address order by address) filter (where source = 'import' and is_circular) as circular
        from contacts where removed_at is null group by person_id) c on c.person_id = p.id`
    : sql``
  await run(sql`
    insert into import_rows (import_id, row, external_id, kind, person_id, person_version, data, before, risk)
    select ${importId}, s.row, s.external_id, case when p.id is null then 'added' else 'changed' end, coalesce(p.id, s.id), p.version,
      case when p.id is null then jsonb_strip_nulls(jsonb_build_object('bucket', s.bucket, ${all})) else ${fresh} end,
      case when p.id is null then null else ${old} end, case when p.id is not null then ${lifeRisk(life.now)} end
    from staged s left join people p on p.external_id = s.external_id ${addresses} ${stagedLife(header, life)}
    where p.id is null or ${differs}`)
}
