import { asc } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { people } from '@/db/schema/people'
import { signInEvents } from '@/db/schema/sign-in'
import { getSignInTrend } from '@/lib/adoption/data'
import { foldSignIns } from '@/lib/adoption/mutations'
import { listStrangeFactors } from '@/lib/bridge/files/data'
import { listActivity } from '@/lib/people/activity/data'
import { after, days } from '@/lib/platform/duration'
import { applyBridge, fixture, readAt, stageBridge } from '../support/bridge'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const log = { kind: 'sign-ins' as const }
const total = async (now = readAt) => {
  const { all, byFactor } = await getSignInTrend(database.db, { now, days: 120 })
  const sum = (list: number[] = []) => list.reduce((a, b) => a + b, 0)
  return { all: sum(all), phone: sum(byFactor.phone), passkey: sum(byFactor.passkey), password: sum(byFactor.password) }
}

beforeEach(async () => {
  await database.sql`truncate people, bridge_files, bridge_events, adoption_daily, sign_in_daily, installation cascade`
  for (const login of ['hana', 'taro', 'mei']) await person(database.db, { login: `${login}@aozora.example`, name: login, arrivedAt: null })
})

test('the Okta System Log: each event once, failures apart, older ones as daily counts, read again nothing', async () => {
  await applyBridge(database, fixture('okta-mfa-usage.csv'))
  expect(await applyBridge(database, fixture('okta-system-log.json'), { ...log, pieces: 5 })).toMatchObject({
    mapping: 'okta-system-log',
    added: 5,
    unknown: 0,
  })
  // e-4 is older than 30 days: a count, and no row.
  const rows = await database.db.select().from(signInEvents).orderBy(asc(signInEvents.at))
  expect(rows.map(({ factor, succeeded, system }) => [factor, succeeded, system])).toEqual([
    ['phone', true, 'Okta'],
    ['passkey', false, 'Okta'],
    ['passkey', true, 'Okta'],
    ['password', true, 'Okta'],
  ])
  await foldSignIns(database.db, readAt)
  expect(await total()).toEqual({ all: 4, phone: 2, passkey: 1, password: 1 })
  expect(await stageBridge(database, fixture('okta-system-log.json'), log)).toMatchObject({ added: 0, unchanged: 5 })
  await applyBridge(database, fixture('okta-system-log.json'), log)
  await foldSignIns(database.db, readAt)
  expect(await total()).toEqual({ all: 4, phone: 2, passkey: 1, password: 1 })
})

test('a log that arrives after its days were counted is counted with them, once', async () => {
  await applyBridge(database, fixture('entra-sign-ins.csv'), log)
  await foldSignIns(database.db, readAt)
  await applyBridge(database, fixture('okta-system-log.json'), log)
  expect(await total()).toEqual({ all: 5, phone: 3, passkey: 1, password: 1 })
  const later = after(readAt, days(2))
  await foldSignIns(database.db, later)
  expect(await total(later)).toEqual({ all: 5, phone: 3, passkey: 1, password: 1 })
})

test('last use reaches the credential there, and the person’s last sign-in there, never the one here', async () => {
  await applyBridge(database, fixture('okta-mfa-usage.csv'))
  await applyBridge(database, fixture('okta-system-log.json'), log)
  const used = await database.sql<{ login: string; used: string; proven: boolean }[]>`
    select p.name as login, to_char(c.last_used_at at time zone 'UTC', 'MM-DD HH24:MI') as used, c.proven_at is not null as proven
    from credentials c join people p on p.id = c.person_id where c.factor = 'passkey' order by 1, c.external_id`
  expect(used.map((row) => [row.login, row.used, row.proven])).toEqual([
    ['hana', null, false],
    ['taro', '05-30 01:00', true],
    ['taro', null, false],
  ])
  const rows = await database.db.select().from(people).orderBy(asc(people.name))
  expect(
    rows.map(({ name, lastElsewhereAt, lastSignInAt, arrivedAt }) => [name, lastElsewhereAt?.toISOString(), lastSignInAt, arrivedAt]),
  ).toEqual([
    ['hana', '2026-05-30T00:01:00.000Z', null, null],
    ['mei', '2026-05-31T02:00:00.000Z', null, null],
    ['taro', '2026-05-30T01:00:30.000Z', null, null],
  ])
  const [hana] = rows
  expect(
    JSON.stringify(await listActivity(database.db, { personId: hana?.id ?? '', now: readAt, limit: 20, before: null } as never)),
  ).not.toContain('"phone"')
})

test.each([
  ['entra-sign-ins.csv', 'entra-sign-ins', 2],
  ['duo-authentication.json', 'duo-authentication', 2],
])('%s', async (name, mapping, added) => {
  await database.sql`update people set login = split_part(login, '@', 1) where login like 'hana%' or login like 'taro%' or login like 'mei%'`
  await database.sql`insert into contacts (id, person_id, address, is_circular, source, confirmed_at, created_at)
    select gen_random_uuid(), id, login || '@aozora.example', false, 'import', now(), now() from people`
  expect(await applyBridge(database, fixture(name), log)).toMatchObject({ mapping, added, unknown: 0 })
})

test('an event older than its id is remembered is left out and counted', async () => {
  const old =
    '[{"uuid":"x","published":"2025-01-01T00:00:00Z","eventType":"user.session.start","actor":{"alternateId":"hana@aozora.example"},"outcome":{"result":"SUCCESS"}}]'
  expect(await stageBridge(database, old, log)).toMatchObject({ state: 'ready', added: 0, tooOld: 1 })
})

test('a factor that the mapping does not know is counted apart and named, and refuses nothing', async () => {
  const event = (uuid: string, factor: string) => ({
    uuid,
    published: '2026-05-30T00:01:00Z',
    eventType: 'user.authentication.auth_via_mfa',
    actor: { alternateId: 'hana@aozora.example' },
    outcome: { result: 'SUCCESS' },
    debugContext: { debugData: { factor } },
  })
  const file = JSON.stringify([event('n-1', 'BRAND_NEW'), event('n-2', 'BRAND_NEW'), event('n-3', 'CALL 09012345678'), event('n-4', 'sms')])
  const staged = await stageBridge(database, file, log)
  expect(staged).toMatchObject({ state: 'ready', added: 4, errorCount: 0 })
  expect(await listStrangeFactors(database.db, staged.id)).toEqual([
    { value: 'BRAND_NEW', count: 2 },
    { value: 'CALL •••••••5678', count: 1 },
  ])
  await applyBridge(database, file, log)
  const { byFactor } = await getSignInTrend(database.db, { now: readAt, days: 120 })
  const sum = (list: number[] = []) => list.reduce((a, b) => a + b, 0)
  expect([sum(byFactor.unknown), sum(byFactor.phone)]).toEqual([3, 1])
})
