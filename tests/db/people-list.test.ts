import { expect, test } from 'vitest'
import { units } from '@/db/schema/people'
import { countPeople, listPeople } from '@/lib/people/listing/data'
import type { PageKey } from '@/lib/people/schema'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const names = async (search: string, filter = {}) =>
  (await listPeople(database.db, { search, filter, limit: 100 })).rows.map((row) => row.name)

test('people are found by name, reading, login and id: beginnings always, parts from three characters', async () => {
  await database.db.insert(units).values([
    { code: 'eng', parent: null, nameEn: 'Engineering', nameJa: '工学部' },
    { code: 'eng-cs', parent: 'eng', nameEn: 'Computing', nameJa: '情報' },
    { code: 'lit', parent: null, nameEn: 'Letters', nameJa: '文学部' },
  ])
  await person(database.db, {
    name: '青空 花子',
    reading: 'アオゾラ ハナコ',
    login: 'hanako.aozora',
    externalId: 'S26001',
    units: ['eng-cs'],
  })
  await person(database.db, {
    name: '山田 太郎',
    reading: 'ヤマダ タロウ',
    login: 'taro',
    externalId: 'S26002',
    units: ['eng'],
    standing: 'on-leave',
  })
  await person(database.db, {
    name: '100% _Smith',
    login: 'smith',
    externalId: 'F1',
    units: ['lit'],
    affiliations: ['faculty'],
    roles: ['support'],
  })
  expect(await names('青')).toEqual(['青空 花子'])
  expect(await names('あお')).toEqual(['青空 花子'])
  expect(await names('はなこ')).toEqual(['青空 花子'])
  expect(await names('青空\u3000花子')).toEqual(['青空 花子'])
  expect(await names('ＨＡＮＡＫＯ')).toEqual(['青空 花子'])
  expect(await names('s2600')).toHaveLength(2)
  expect(await names('S26002')).toEqual(['山田 太郎'])
  expect(await names('空')).toEqual([])
  expect(await names('100%')).toEqual(['100% _Smith'])
  expect(await names('%%%')).toEqual([])
  expect(await names("'; drop table people; --")).toEqual([])
  expect(await names('a\0b')).toEqual([])
})

test('filters narrow: a unit with those below it, standing, role, affiliation, factors', async () => {
  expect(await names('', { unit: 'eng' })).toEqual(['山田 太郎', '青空 花子'])
  expect(await names('', { unit: 'eng-cs' })).toEqual(['青空 花子'])
  expect(await names('', { standing: 'on-leave' })).toEqual(['山田 太郎'])
  expect(await names('', { role: 'any' })).toEqual(['100% _Smith'])
  expect(await names('', { affiliation: 'faculty', factor: 'none' })).toEqual(['100% _Smith'])
  expect(await names('', { factor: 'passkey' })).toEqual([])
  const [taro] = await database.sql`select id from people where login = 'taro'`
  await database.sql`insert into credentials (id, person_id, factor, data, created_at, proven_at) values (gen_random_uuid(), ${taro?.id}, 'phone', '{}', now(), now())`
  expect(await names('', { factor: 'phone-only', proven: 'yes' })).toEqual([])
  await database.sql`update people set standing = 'active' where login = 'taro'`
  expect(await names('', { factor: 'phone-only', proven: 'yes' })).toEqual(['山田 太郎'])
  await database.sql`insert into credentials (id, person_id, factor, data, created_at) values (gen_random_uuid(), ${taro?.id}, 'passkey', '{}', now())`
  // As adoption counts it: a passkey that never worked changes nothing, one that has does.
  expect(await names('', { factor: 'phone-only' })).toEqual(['山田 太郎'])
  expect(await names('', { factor: 'passkey', proven: 'no' })).toEqual(['山田 太郎'])
  await database.sql`update credentials set proven_at = now() where factor = 'passkey'`
  expect(await names('', { factor: 'phone-only' })).toEqual([])
  await database.sql`update credentials set proven_at = null`
  expect(await names('', { factor: 'phone-only' })).toEqual([])
  await database.sql`update credentials set proven_at = now() where factor = 'phone'`
  const { rows } = await listPeople(database.db, { filter: {}, limit: 10 })
  expect(rows.map((row) => [row.login, row.factors.map(({ factor, isProven }) => `${factor} ${isProven}`), row.roles])).toEqual([
    ['smith', [], ['support']],
    ['taro', ['passkey false', 'phone true'], []],
    ['hanako.aozora', [], []],
  ])
})

test('paging by key shows everybody once, people of the same name included, while rows come and go', async () => {
  for (let at = 0; at < 57; at++) await person(database.db, { name: at % 3 === 0 ? '同姓 同名' : `頁 ${at}`, groups: ['paged'] })
  const seen: string[] = []
  let after: PageKey | null = null
  for (let page = 0; page < 20; page++) {
    const answer: Awaited<ReturnType<typeof listPeople>> = await listPeople(database.db, { filter: { group: 'paged' }, after, limit: 10 })
    seen.push(...answer.rows.map((row) => row.id))
    if (page === 1) await person(database.db, { name: '!', groups: ['paged'] })
    after = answer.next
    if (!after) break
  }
  expect(seen).toHaveLength(57)
  expect(new Set(seen).size).toBe(57)
  expect(await countPeople(database.db, { filter: { group: 'paged' } }, 20)).toEqual({ count: 20, isMore: true })
  expect(await countPeople(database.db, { filter: { group: 'paged' } }, 58)).toEqual({ count: 58, isMore: false })
})
