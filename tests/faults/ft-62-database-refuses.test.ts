// FT-62: the database answers and takes nothing: no places, no disk, no writes. Sign-ins are refused as "later", leave nothing, and go on alone.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { count } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, expect, inject, test } from 'vitest'
import { type Connection, openConnection } from '@/db/client'
import { withDatabase } from '@/db/embedded'
import { sessions } from '@/db/schema/sign-in'
import { getHealthOf } from '@/lib/jobs/health'
import { writeHeartbeat } from '@/lib/jobs/heartbeat'
import { isUnavailable } from '@/lib/platform/failure'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { personWithPassword, signInWithPassword } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')
const attempts = faultSize(5, 50)
const nameOf = (url: string) => new URL(url).pathname.slice(1)

async function onCluster<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(withDatabase(inject('clusterUrl'), 'postgres'), { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

/** Closes the connections of a database, as its own restart or failover would. */
const disconnect = (name: string) =>
  onCluster((sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and pid <> pg_backend_pid()`)

/** Signs somebody in until the database takes it again; answers after how many milliseconds. */
async function untilBack(db: Connection, login: string): Promise<number> {
  const from = performance.now()
  for (;;) {
    const isIn = await signInWithPassword(db.db, login, now).then(
      () => true,
      () => false,
    )
    const ms = performance.now() - from
    if (isIn || ms > 30_000) return ms
    await wait(100)
  }
}

/** Every try is refused as "later", none as a bug, and no session is left. */
async function expectRefused(db: Connection, login: string, look: Connection['db']): Promise<void> {
  const [before] = await look.select({ n: count() }).from(sessions)
  for (let n = 0; n < attempts; n++) {
    const error = await signInWithPassword(db.db, login, now).then(
      () => 'signed in',
      (reason: unknown) => reason,
    )
    if (!isUnavailable(error)) throw error
  }
  const [afterwards] = await look.select({ n: count() }).from(sessions)
  expect(afterwards).toEqual(before)
}

test('FT-62: a database that became read-only', { timeout: 300_000 }, async () => {
  const { login } = await personWithPassword(database.db)
  await writeHeartbeat(database.db, now)
  expect(await getHealthOf(database.db, now)).toMatchObject({ status: 'ok', database: 'ok' })
  const name = nameOf(database.url)
  await onCluster((sql) => sql.unsafe(`alter database ${name} set default_transaction_read_only = on`))
  await disconnect(name)
  const app = openConnection(database.url, 4)
  await expectRefused(app, login, app.db)
  expect(await getHealthOf(app.db, now)).toMatchObject({ status: 'down', database: 'refusing' })
  await onCluster((sql) => sql.unsafe(`alter database ${name} reset default_transaction_read_only`))
  await disconnect(name)
  const back = await untilBack(app, login)
  expect(back).toBeLessThan(30_000)
  expect(await getHealthOf(app.db, now)).toMatchObject({ status: 'ok', database: 'ok' })
  await app.close()
  report(
    `FT-62: read-only database: ${attempts} of ${attempts} sign-ins refused as unavailable, 0 sessions, back after ${Math.round(back)} ms`,
  )
})

test('FT-62: no connection is left', { timeout: 300_000 }, async () => {
  const { login } = await personWithPassword(database.db)
  const role = `${nameOf(database.url)}_app`
  await onCluster((sql) => sql.unsafe(`create role ${role} login password 'x' connection limit 2`))
  await database.sql.unsafe(`grant all on all tables in schema public to ${role}`)
  const url = Object.assign(new URL(database.url), { username: role, password: 'x' }).toString()
  const [greedy, app] = [openConnection(url, 2), openConnection(url, 4)]
  const held = Promise.all([greedy.sql`select pg_sleep(600)`, greedy.sql`select pg_sleep(600)`]).catch(() => null)
  await wait(1_000)
  await expectRefused(app, login, database.db)
  await expect(getHealthOf(app.db, now)).rejects.toSatisfy(isUnavailable)
  await onCluster((sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`)
  const back = await untilBack(app, login)
  expect(back).toBeLessThan(30_000)
  await held
  for (const one of [greedy, app]) await one.close()
  await database.sql.unsafe(`drop owned by ${role}`)
  await onCluster((sql) => sql.unsafe(`drop role ${role}`))
  report(
    `FT-62: no connection left: ${attempts} of ${attempts} sign-ins refused as unavailable, 0 sessions, back after ${Math.round(back)} ms`,
  )
})

// A file system of its own, in memory, that really runs out of space: needs root.
const disk = mkdtempSync(path.join(os.tmpdir(), 'full-disk-'))
function mountDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', disk], { stdio: 'ignore' })
    const user = ['postgres', 'nobody'].find((one) => readFileSync('/etc/passwd', 'utf8').includes(`\n${one}:`)) ?? 'nobody'
    execFileSync('chown', [user, disk])
    chmodSync(disk, 0o700)
    return true
  } catch {
    return false
  }
}
const hasDisk = mountDisk()
afterAll(() => {
  if (hasDisk) execFileSync('umount', [disk], { stdio: 'ignore' })
  rmSync(disk, { recursive: true, force: true })
})

test.runIf(hasDisk)('FT-62: the disk is full', { timeout: 300_000 }, async () => {
  const name = `full_${process.pid}`
  await onCluster(async (sql) => {
    await sql.unsafe(`create tablespace ${name} location '${disk}'`)
    await sql.unsafe(`create database ${name} template ${inject('templateName')} tablespace ${name}`)
  })
  const app = openConnection(withDatabase(inject('clusterUrl'), name), 4)
  const { login } = await personWithPassword(app.db)
  await writeHeartbeat(app.db, now)
  await app.sql`create table filler (block text)`
  await app.sql.unsafe('alter table filler alter column block set storage plain')
  let size = 4_000
  for (let tries = 0; tries < 200 && size >= 1; tries++) {
    const rows = await app.sql`insert into filler select repeat('x', 7000) from generate_series(1, ${size}::int)`.catch(() => null)
    if (!rows) size = Math.floor(size / 4)
  }
  await expectRefused(app, login, app.db)
  expect(await getHealthOf(app.db, now)).toMatchObject({ status: 'down', database: 'refusing' })
  await app.sql`drop table filler`
  const back = await untilBack(app, login)
  expect(back).toBeLessThan(30_000)
  expect(await getHealthOf(app.db, now)).toMatchObject({ status: 'ok', database: 'ok' })
  await app.close()
  await onCluster(async (sql) => {
    await sql.unsafe(`drop database ${name} with (force)`)
    await sql.unsafe(`drop tablespace ${name}`)
  })
  report(
    `FT-62: disk full (a tmpfs of 96 MB): ${attempts} of ${attempts} sign-ins refused as unavailable, 0 sessions, back after ${Math.round(back)} ms`,
  )
})
