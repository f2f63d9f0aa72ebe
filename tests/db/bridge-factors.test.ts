import { and, asc, eq, isNull } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { contacts, people } from '@/db/schema/people'
import { countFromTables, getCounts } from '@/lib/adoption/data'
import { listBridgeRows } from '@/lib/bridge/files/data'
import { factorMapping } from '@/lib/bridge/mapping/schema'
import { newId } from '@/lib/platform/ids'
import { checkPersonFacts } from '@/lib/rollouts/facts/check/data'
import { applyBridge, fixture, readAt, stageBridge } from '../support/bridge'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { credential } from '../support/rollouts'

const database = useDatabase()
const at = new Date('2026-01-05T00:00:00Z')

beforeEach(async () => {
  await database.sql`truncate people, bridge_files, bridge_events, adoption_daily, organisation cascade`
  for (const login of ['hana', 'taro', 'mei']) {
    const { id } = await person(database.db, { login, name: login })
    const address = `${login}@aozora.example`
    await database.db.insert(contacts).values({ id: newId(at), personId: id, address, source: 'import', confirmedAt: at, createdAt: at })
  }
  // As an import counts them: people who hold nothing yet.
  await database.sql`insert into adoption_daily (day, affiliation, measure, change) values ('2026-01-05', 'student', 'people', 3), ('2026-01-05', 'student', 'none', 3)`
})

const held = async () => {
  const rows = await database.db
    .select({
      login: people.login,
      factor: credentials.factor,
      data: credentials.data,
      proven: credentials.provenAt,
      used: credentials.lastUsedAt,
    })
    .from(credentials)
    .innerJoin(people, eq(people.id, credentials.personId))
    .where(and(eq(credentials.source, 'external'), isNull(credentials.removedAt)))
    .orderBy(asc(people.login), asc(credentials.externalId))
  return rows.map(
    (row) => `${row.login} ${row.factor}${row.proven ? '' : ' unproven'}${row.used ? ` ${row.used.toISOString().slice(0, 10)}` : ''}`,
  )
}
const countsAreTrue = async () => {
  const sorted = (counts: Awaited<ReturnType<typeof getCounts>>) =>
    [...counts.values()].map(({ measure, count }) => `${measure} ${count}`).sort()
  expect(sorted(await getCounts(database.db))).toEqual(sorted(await countFromTables(database.db)))
  expect(await checkPersonFacts(database.db)).toMatchObject({ missing: 0, different: 0 })
}

test('Okta MFA Usage: a row per authenticator; used ones are proven, two keys are two, a password is none, a stranger is listed', async () => {
  const file = await applyBridge(database, fixture('okta-mfa-usage.csv'))
  expect(file).toMatchObject({
    mapping: 'okta-usage',
    systemName: 'Okta',
    rows: 7,
    people: 2,
    added: 5,
    changed: 0,
    removed: 0,
    unknown: 1,
  })
  expect(await held()).toEqual([
    'hana passkey unproven',
    'hana phone 2026-05-30',
    'taro passkey 2026-05-28',
    'taro passkey unproven',
    'taro push 2026-05-29',
  ])
  await countsAreTrue()
  expect((await listBridgeRows(database.db, { fileId: file.id, kind: 'unknown', after: null, limit: 9 })).rows).toMatchObject([
    { who: 'ken@elsewhere.example', personId: null },
  ])
  // Read again: nothing. The other report of the same system speaks of the same credentials.
  expect(await stageBridge(database, fixture('okta-mfa-usage.csv'))).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 5 })
  expect(await applyBridge(database, fixture('okta-mfa-enrolment.csv'))).toMatchObject({
    mapping: 'okta-enrolment',
    people: 3,
    added: 0,
    changed: 1,
    removed: 0,
    unchanged: 3,
  })
  expect(await held()).toContain('hana passkey')
  await countsAreTrue()
  const rows = await database.db.select().from(people).orderBy(asc(people.login))
  expect(rows.map(({ login, seenElsewhereAt }) => [login, seenElsewhereAt?.toISOString()])).toEqual([
    ['hana', '2026-04-01T00:02:00.000Z'],
    ['mei', readAt.toISOString()],
    ['taro', '2026-04-02T01:00:00.000Z'],
  ])
})

test.each([
  ['entra-registration.csv', ['hana phone', 'hana push', 'hana totp', 'taro passkey']],
  ['entra-registration.json', ['hana phone', 'hana push', 'hana totp', 'taro passkey']],
  ['duo-users.csv', ['hana passkey', 'hana phone', 'taro phone', 'taro phone', 'taro totp', 'taro totp']],
  ['duo-users.json', ['hana passkey', 'hana phone', 'taro phone', 'taro phone', 'taro totp', 'taro totp']],
])('%s is recognised by its columns, in pieces of any size, and changes nothing when it is read again', async (name, expected) => {
  const file = await applyBridge(database, fixture(name), { pieces: 7 })
  expect([file.people, file.added, file.unknown, await held()]).toEqual([3, expected.length, 0, expected])
  expect(await stageBridge(database, fixture(name))).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: expected.length })
  await countsAreTrue()
})

test('no number is kept in full, neither beside the credential, nor in what was staged', async () => {
  await applyBridge(database, fixture('duo-users.csv'))
  const [found] = await database.sql<{ text: string }[]>`
    select (select string_agg(c::text, ' ') from credentials c) || (select string_agg(r::text, ' ') from bridge_rows r) as text`
  expect(found?.text).toContain('•••• 1234')
  expect(found?.text?.replace(/\D/g, '')).not.toContain('9000001234')
  expect(found?.text).not.toContain('0000-1234')
})

test('what is missing in a complete file is gone there, in a partial one it stays; a credential of here is never touched', async () => {
  const rows = await database.db.select().from(people).where(eq(people.login, 'taro'))
  const own = await credential(database.db, rows[0]?.id ?? '', 'passkey')
  await database.sql`insert into adoption_daily (day, affiliation, measure, change) select '2026-03-01', 'student', m, c
    from (values ('registered:passkey', 1), ('proven:passkey', 1), ('with-passkey', 1), ('none', -1)) v (m, c)`
  await applyBridge(database, fixture('duo-users.csv'))
  await applyBridge(database, fixture('okta-mfa-usage.csv'))
  await countsAreTrue()
  const without = fixture('okta-mfa-usage.csv')
    .toString()
    .split('\n')
    .filter((line) => !line.startsWith('Taro'))
    .join('\n')
  expect(await stageBridge(database, without, { isComplete: false })).toMatchObject({ removed: 0 })
  expect(await applyBridge(database, without)).toMatchObject({ removed: 3, unchanged: 2 })
  // Duo's are another system's.
  expect((await held()).filter((line) => line.startsWith('taro'))).toEqual(['taro phone', 'taro phone', 'taro totp', 'taro totp'])
  const [kept] = await database.db.select().from(credentials).where(eq(credentials.id, own))
  expect(kept).toMatchObject({ removedAt: null, source: 'here' })
  await countsAreTrue()
  // Back again: the row of the removed one stays removed, a new one stands beside it.
  expect(await applyBridge(database, fixture('okta-mfa-usage.csv'))).toMatchObject({ added: 3, unchanged: 2 })
  await countsAreTrue()
})

test('a mapping file reads another product’s layout: by id, proven by use, Shift_JIS', async () => {
  await database.db.update(people).set({ externalId: 'S-1' }).where(eq(people.login, 'mei'))
  const own = factorMapping.parse({
    kind: 'factors',
    system: 'kumo',
    name: 'クモ認証',
    columns: ['学籍番号', '方式'],
    rows: 'factor',
    proven: 'by-use',
    lastUsedAt: '最終利用',
    person: [{ column: '学籍番号', by: ['external-id'] }],
    factors: [{ column: '方式', values: { 乱数表: 'matrix', アプリ: 'totp' } }],
  })
  const shiftJis = Buffer.concat([
    Buffer.from([0x8a, 0x77, 0x90, 0xd0, 0x94, 0xd4, 0x8d, 0x86]),
    Buffer.from(','),
    Buffer.from([0x95, 0xfb, 0x8e, 0xae]),
    Buffer.from(','),
    Buffer.from([0x8d, 0xc5, 0x8f, 0x49, 0x97, 0x98, 0x97, 0x70]),
    Buffer.from('\r\nS-1,'),
    Buffer.from([0x97, 0x90, 0x90, 0x94, 0x95, 0x5c]),
    Buffer.from(',2026-05-01\r\n'),
  ])
  expect(await applyBridge(database, shiftJis, { own })).toMatchObject({ encoding: 'shift_jis', mapping: 'own', added: 1 })
  expect(await held()).toEqual(['mei matrix 2026-05-01'])
})

test('a file that was compared before another was applied is refused, and nothing of it is written', async () => {
  const [first, second] = [
    await stageBridge(database, fixture('okta-mfa-usage.csv')),
    await stageBridge(database, fixture('okta-mfa-usage.csv')),
  ]
  const { applyBridgeFile } = await import('@/lib/bridge/applying/mutations')
  const apply = (fileId: string) => applyBridgeFile(database.db, { fileId, actor: { kind: 'operator' }, now: readAt })
  await apply(first.id)
  await expect(apply(second.id)).rejects.toMatchObject({ code: 'bridge-changed' })
  await expect(apply(first.id)).rejects.toMatchObject({ code: 'import-not-ready' })
  expect(await held()).toHaveLength(5)
  await countsAreTrue()
})
