/** FT-66: migrations on a full database: how long each takes and makes others wait, killed in the middle, run twice, and against the models. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, expect, inject, test } from 'vitest'
import { openConnection } from '@/db/client'
import { withDatabase } from '@/db/embedded'
import { applyMigration, countMissingMigrations, listMigrations, migrateDatabase } from '@/db/migrate'
import { useDatabase } from '../support/database'
import { faultSize, isFull, report } from '../support/faults'
import { nodeSecrets } from '../support/nodes'

const database = useDatabase()
const made: string[] = []
const names = readdirSync('db/migrations')
  .filter((name) => name.endsWith('.sql'))
  .sort()

async function onCluster<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(withDatabase(inject('clusterUrl'), 'postgres'), { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}
async function emptyDatabase(): Promise<string> {
  const name = `m_${randomBytes(6).toString('hex')}`
  made.push(name)
  await onCluster((sql) => sql.unsafe(`create database ${name}`))
  return withDatabase(inject('clusterUrl'), name)
}
afterAll(async () => {
  for (const name of made) await onCluster((sql) => sql.unsafe(`drop database if exists ${name} with (force)`))
})

/** Everything that a migration can leave behind, as text. */
const describeSchema = async (sql: postgres.Sql): Promise<string[]> => {
  const rows = await sql`
    select format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line
      from information_schema.columns where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_constraintdef(c.oid) || ' ' || conrelid::regclass from pg_constraint c where connamespace = 'public'::regnamespace
    union all select pg_get_triggerdef(t.oid) from pg_trigger t where not tgisinternal
    union all select pg_get_functiondef(p.oid) from pg_proc p where pronamespace = 'public'::regnamespace and prokind = 'f' and prolang <> (select oid from pg_language where lanname = 'c')
    order by 1`
  return rows.map((row) => row.line as string)
}

/** People, factors and events as the first release kept them. In pieces, because a piece is one statement. */
async function fill(sql: postgres.Sql, sizes: { people: number; factors: number; events: number }): Promise<void> {
  const piece = 250_000
  for (let from = 0; from < sizes.people; from += piece)
    await sql`
      insert into people (id, external_id, login, name, bucket, affiliations, password_hash, arrived_at, last_sign_in_at, created_at, updated_at)
      select md5('p' || n)::uuid, 'x' || n, 'person' || n, 'Person ' || n, n % 10000, array[(array['student', 'staff', 'faculty'])[1 + n % 3]], 'x', now() - n % 900 * interval '1 day', now(), now(), now()
      from generate_series(${from + 1}::int, ${Math.min(from + piece, sizes.people)}::int) n`
  for (let from = 0; from < sizes.factors; from += piece)
    await sql`
      insert into credentials (id, person_id, factor, data, created_at, proven_at, last_used_at)
      select md5('c' || n)::uuid, md5('p' || 1 + n % ${sizes.people}::int)::uuid, (array['totp', 'phone', 'passkey', 'recovery-codes', 'email-otp'])[1 + n % 5], '{}', now() - n % 300 * interval '1 day', now() - n % 300 * interval '1 day', now() - n % 30 * interval '1 day'
      from generate_series(${from + 1}::int, ${Math.min(from + piece, sizes.factors)}::int) n`
  for (let from = 0; from < sizes.events; from += piece)
    await sql`
      insert into audit_events (id, at, action, actor_kind, person_id, data, mac)
      select md5('e' || n)::uuid, now(), 'sign-in.succeeded', 'system', md5('p' || 1 + n % ${sizes.people}::int)::uuid, '{}', 'k1.x'
      from generate_series(${from + 1}::int, ${Math.min(from + piece, sizes.events)}::int) n`
  await sql`vacuum analyze`
}

/** Somebody who signs in meanwhile: reads and writes a person, a factor and an event, all the time. Answers the longest wait. */
function keepWriting(url: string): { stop: () => Promise<number> } {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  let isOver = false
  let longest = 0
  const loop = (async () => {
    while (!isOver) {
      const begun = performance.now()
      await sql.begin(async (tx) => {
        await tx`select 1 from credentials where person_id = md5('p1')::uuid`
        await tx`update people set last_sign_in_at = now() where id = md5('p1')::uuid`
        await tx`update credentials set last_used_at = now() where id = md5('c1')::uuid`
        await tx`insert into audit_events (id, at, action, actor_kind, data, mac) values (gen_random_uuid(), now(), 'test.beside', 'system', '{}', 'k1.x')`
      })
      longest = Math.max(longest, performance.now() - begun)
      await wait(5)
    }
  })()
  return {
    stop: async () => {
      isOver = true
      await loop
      await sql.end()
      return longest
    },
  }
}

test('FT-66: each migration on a full database, while somebody signs in', { timeout: 3_600_000 }, async () => {
  const sizes = { people: faultSize(2_000, 1_000_000), factors: faultSize(5_000, 2_000_000), events: faultSize(5_000, 5_000_000) }
  const url = await emptyDatabase()
  const { sql, db, close } = openConnection(url, 1)
  const begun = performance.now()
  const [first, ...later] = listMigrations()
  const [guards, ...rest] = later
  if (!first || !guards) throw new Error('no migrations')
  await applyMigration(sql, first)
  await fill(sql, sizes)
  await applyMigration(sql, guards)
  const filled = performance.now()
  const figures: { name: string; seconds: number; waited: number }[] = []
  for (const [n, migration] of rest.entries()) {
    const beside = keepWriting(url)
    const from = performance.now()
    await applyMigration(sql, migration)
    const seconds = (performance.now() - from) / 1_000
    figures.push({ name: names[n + 2] ?? '', seconds, waited: await beside.stop() })
  }
  expect(await countMissingMigrations(db)).toBe(0)
  const [row] = await sql`select count(*)::int as n from person_facts`
  await close()
  report(
    `FT-66: ${sizes.people} people, ${sizes.factors} factors, ${sizes.events} events, filled in ${Math.round((filled - begun) / 1_000)} s; ${figures.map(({ name, seconds, waited }) => `${name.slice(0, 4)} ${seconds.toFixed(1)} s (others waited ${Math.round(waited)} ms)`).join(', ')}`,
  )
  expect(row?.n).toBe(sizes.people)
  expect(figures.filter(({ seconds }) => seconds > 60)).toEqual([])
  if (!isFull) expect(figures.filter(({ waited }) => waited > 5_000)).toEqual([])
})

/** `sekisho db migrate` in a process of its own. */
const startMigrating = (url: string): ChildProcess => {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, ...nodeSecrets(), SEKISHO_DATA_DIR: '.test/data', NODE_ENV: 'production' as const, DATABASE_URL: url }
  return spawn(process.execPath, ['lib/command/sekisho.mjs', 'db', 'migrate'], { env, stdio: 'ignore' })
}

test('FT-66: killed again and again in the middle it ends as if nothing had happened, and a second run changes nothing', {
  timeout: 600_000,
}, async () => {
  const url = await emptyDatabase()
  const watch = postgres(url, { max: 1, onnotice: () => {} })
  const { sql, db, close } = openConnection(url, 1)
  // Each statement of a migration takes a while, so that the kill comes inside one on a fast machine, too.
  await sql`create function linger() returns event_trigger language plpgsql as 'begin perform pg_sleep(0.008); end'`
  await sql`create event trigger linger on ddl_command_end execute function linger()`
  const total = listMigrations().length
  const stops = isFull ? Array.from({ length: total }, (_, n) => n) : [0, Math.floor(total / 2)]
  for (const done of stops) {
    const child = startMigrating(url)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    // So many are there, and the next one has begun.
    const isInside = async () =>
      total - (await countMissingMigrations(db)) >= done &&
      (
        await watch`select 1 from pg_stat_activity where datname = current_database() and application_name = 'sekisho' and xact_start < now() and pid <> pg_backend_pid()`
      ).length > 0
    while (child.exitCode === null && !(await isInside()));
    expect(child.exitCode).toBeNull()
    child.kill('SIGKILL')
    await ended
    expect(await countMissingMigrations(db)).toBeGreaterThan(0)
  }
  await sql`drop event trigger linger`
  await sql`drop function linger`
  const last = startMigrating(url)
  expect(await new Promise((resolve) => last.once('exit', resolve))).toBe(0)
  expect(await countMissingMigrations(db)).toBe(0)
  const found = await describeSchema(sql)
  await migrateDatabase(url)
  expect(await describeSchema(sql)).toEqual(found)
  await watch.end()
  await close()
  expect(found).toEqual(await describeSchema(database.sql))
  report(
    `FT-66: migrations killed ${stops.length} times on the way: the same schema as without (${found.length} columns, indexes, functions and triggers)`,
  )
})

test('FT-66: a migration that would wait behind a long transaction steps back, so that nobody waits behind it', async () => {
  const url = await emptyDatabase()
  const { sql, close } = openConnection(url, 1)
  const [first, guards] = listMigrations()
  if (!first || !guards) throw new Error('no migrations')
  await applyMigration(sql, first)
  const long = postgres(url, { max: 1, onnotice: () => {} })
  const held = await long.reserve()
  await held`begin`
  await held`select count(*) from audit_events`
  await held`lock table audit_events in access share mode`
  const applied = applyMigration(sql, { ...guards, sql: ['lock table audit_events in access exclusive mode'], hash: 'x' })
  const other = postgres(url, { max: 1, onnotice: () => {} })
  let longest = 0
  for (let n = 0; n < 40; n++) {
    const begun = performance.now()
    await other`select count(*) from audit_events`
    longest = Math.max(longest, performance.now() - begun)
    await wait(50)
  }
  await held`commit`
  held.release()
  await applied
  for (const one of [long, other]) await one.end()
  await close()
  report(`FT-66: behind a migration that could not get its lock others waited ${Math.round(longest)} ms at most`)
  expect(longest).toBeGreaterThan(100)
  expect(longest).toBeLessThan(2_000)
})

test('FT-66: the migrations make exactly what the models say', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'migrations-'))
  try {
    cpSync('db/migrations', folder, { recursive: true })
    const before = readdirSync(folder)
    const said = execFileSync(
      process.execPath,
      [
        'node_modules/drizzle-kit/bin.cjs',
        'generate',
        '--dialect',
        'postgresql',
        '--schema',
        './db/schema',
        '--out',
        path.relative('.', folder),
      ],
      { encoding: 'utf8' },
    )
    expect(said).toContain('No schema changes')
    expect(readdirSync(folder)).toEqual(before)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
