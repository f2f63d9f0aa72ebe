import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { count } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openConnection } from '@/db/client'
import { sessions } from '@/db/schema/sign-in'
import { parseSettings, SettingsError } from '@/lib/platform/env'
import { isUnavailable } from '@/lib/platform/failure'
import { finish } from '@/lib/sign-in/steps/finish'
import { identify } from '@/lib/sign-in/steps/identify'
import { useDatabase } from '../support/database'
import { personWithPassword, place, takeFirstSteps } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')
const key = () => `k1:${randomBytes(32).toString('base64')}`
const good = {
  SEKISHO_AUTH_SECRET: randomBytes(32).toString('base64'),
  SEKISHO_DATA_KEYS: key(),
  SEKISHO_PEPPERS: key(),
  SEKISHO_ORIGIN: 'https://signin.example',
}

test('FT-22: good settings are accepted', () => {
  expect(parseSettings(good).SEKISHO_ORIGIN).toBe('https://signin.example')
})

test.each([
  ['SEKISHO_AUTH_SECRET', undefined],
  ['SEKISHO_AUTH_SECRET', ''],
  ['SEKISHO_AUTH_SECRET', 'secret'],
  ['SEKISHO_DATA_KEYS', undefined],
  ['SEKISHO_DATA_KEYS', 'k1:c2hvcnQ='],
  ['SEKISHO_DATA_KEYS', `k1:${Buffer.alloc(32).toString('base64')}`],
  ['SEKISHO_DATA_KEYS', randomBytes(32).toString('base64')],
  ['SEKISHO_PEPPERS', undefined],
  ['SEKISHO_PEPPERS', `${key()},${key()}`],
  ['SEKISHO_ORIGIN', 'http://signin.example'],
  ['SEKISHO_ORIGIN', 'not an address'],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['SEKISHO_MAIL', 'pigeon'],
  ['SEKISHO_TRUSTED_HOPS', 'all'],
])('FT-22: %s = %j is refused by name, and its value is not repeated (SR-49, SR-75)', (name, value) => {
  const wrong = { ...good, [name]: value }
  expect(() => parseSettings(wrong)).toThrow(SettingsError)
  expect(() => parseSettings(wrong)).toThrow(new RegExp(name))
  if (value && value.length > 12)
    try {
      parseSettings(wrong)
    } catch (error) {
      expect(String(error)).not.toContain(value)
    }
})

test('FT-22: a process in production with a weak secret ends with the settings’ exit code and names it', () => {
  const script =
    'import("./lib/platform/env.ts").then(({ settings }) => settings()).catch((error) => { process.stderr.write(String(error.message)); process.exit(4) })'
  const run = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...good, NODE_ENV: 'production', SEKISHO_AUTH_SECRET: 'weak' },
  })
  expect(run.status).toBe(4)
  expect(run.stderr).toContain('SEKISHO_AUTH_SECRET')
  expect(run.stderr).not.toContain('SEKISHO_PEPPERS')
})

test('FT-22: a database that does not answer is told apart from a bug, and creates nothing', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  const { journey } = await takeFirstSteps(db, somebody.login, now)
  // A port that nobody listens on.
  const port = await new Promise<number>((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => found(port))
    })
  })
  const dead = openConnection(`postgres://nobody@127.0.0.1:${port}/none`, 1)
  for (const attempt of [() => identify(dead.db, { login: somebody.login, now }), () => finish(dead.db, journey, place(now))]) {
    const error = await attempt().then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(isUnavailable(error)).toBe(true)
  }
  await dead.close()
  const [row] = await db.select({ sessions: count() }).from(sessions)
  expect(row?.sessions).toBe(0)
})

test('FT-22: a database that dies in the middle of the last step leaves no session', async () => {
  const { db, sql } = database
  const somebody = await personWithPassword(db)
  const { journey } = await takeFirstSteps(db, somebody.login, now)
  // What PostgreSQL says to everybody while it shuts down, at the moment when the session's row is written already.
  await sql`create function shut_down() returns trigger language plpgsql as $$ begin raise exception 'terminating connection' using errcode = '57P01'; end $$`
  await sql`create trigger shut_down_now before insert on sign_in_events for each row execute function shut_down()`
  const error = await finish(db, journey, place(now)).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(isUnavailable(error)).toBe(true)
  await sql`drop trigger shut_down_now on sign_in_events`
  const [row] = await db.select({ sessions: count() }).from(sessions)
  expect(row?.sessions).toBe(0)
  // It goes on from where it stood once the database is back.
  expect(await finish(db, journey, place(now))).not.toBeNull()
})
