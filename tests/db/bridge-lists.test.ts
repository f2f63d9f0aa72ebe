import { beforeAll, expect, test } from 'vitest'
import { contacts } from '@/db/schema/people'
import { compareWave } from '@/lib/bridge/lists/comparing/mutations'
import { exportDrift, exportWave, listComparisons, listDrift } from '@/lib/bridge/lists/data'
import { type ListLayout, listLayouts } from '@/lib/bridge/lists/layouts'
import { newId } from '@/lib/platform/ids'
import { getRules } from '@/lib/rollouts/data'
import { useDatabase } from '../support/database'
import { inPieces, operator } from '../support/import'
import { person } from '../support/people'
import { plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const now = new Date('2026-06-02T03:00:00Z')

beforeAll(async () => {
  const { db } = database
  const make = async (login: string, affiliation: string, more = {}) => {
    const { id } = await person(db, { login, name: login.toUpperCase(), affiliations: [affiliation], externalId: `x-${login}`, ...more })
    await db
      .insert(contacts)
      .values({ id: newId(now), personId: id, address: `${login}@aozora.example`, source: 'import', confirmedAt: now, createdAt: now })
  }
  for (const login of ['s1', 's2', 's3', 's4']) await make(login, 'student')
  await make('f1', 'faculty')
  await make('a1', 'alumni')
  await make('left', 'student', { standing: 'left' })
  await person(db, { login: 's5', name: '=cmd|x', affiliations: ['student'], externalId: '+5' })
  const faculty = wave({ key: 'faculty', audience: { affiliation: 'faculty' } })
  await runningRollout(db, plan({ waves: [wave(), faculty] }))
})

const find = async () => {
  const rules = await getRules(database.db, now)
  const [running] = rules.plans
  if (!running) throw new Error('no plan')
  return { rules, at: { plan: running, wave: 'students' } }
}
const write = async (layout: ListLayout): Promise<string> => {
  const { rules, at } = await find()
  let text = ''
  for await (const piece of exportWave(database.db, rules, at, { layout, now })) text += piece
  return text
}
const compare = async (file: string) => {
  const { rules, at } = await find()
  const open = { db: database.db, prepared: database.db, sql: database.sql, close: async () => {} }
  return compareWave(open, rules, { ...at, fileName: 'list.csv', source: inPieces(file, 11), actor: operator, now })
}

test('each layout as its product takes it, without who left, formulas guarded', async () => {
  expect(await write('okta')).toBe(
    'userIdOrLogin\r\ns5\r\ns1@aozora.example\r\ns2@aozora.example\r\ns3@aozora.example\r\ns4@aozora.example\r\n',
  )
  expect((await write('entra')).split('\r\n').slice(0, 2)).toEqual([
    'Member object ID or user principal name [memberObjectIdOrUpn] Required',
    's5',
  ])
  expect((await write('duo')).split('\r\n').slice(0, 3)).toEqual([
    'username,realname,email,group1',
    "s5,'=cmd|x,,Students",
    's1,S1,s1@aozora.example,Students',
  ])
  expect((await write('plain')).split('\r\n')[1]).toBe("'+5,s5,'=cmd|x,,student,,Students,required")
})

test.each(listLayouts)('the %s list that was written is read back without drift', async (layout) => {
  expect(await compare(await write(layout))).toMatchObject({ planned: 5, listed: 5, missing: 0, extra: 0 })
})

test('drift has names on each side, and can be exported', async () => {
  const made = await compare('userPrincipalName\ns1@aozora.example\nS2\ns2@aozora.example\nf1\na1\nstranger@other.example\n')
  expect(made).toMatchObject({ planned: 5, listed: 5, missing: 3, extra: 3 })
  const { rows } = await listDrift(database.db, { comparisonId: made.id, after: null, limit: 10 })
  expect(rows.map(({ side, who, why, otherWave }) => [side, who, why, otherWave])).toEqual([
    ['missing', 's5', 'not-listed', null],
    ['missing', 's3', 'not-listed', null],
    ['missing', 's4', 'not-listed', null],
    ['extra', 'f1', 'other-wave', 'faculty'],
    ['extra', 'a1', 'no-wave', null],
    ['extra', 'stranger@other.example', 'unknown', null],
  ])
  expect((await listDrift(database.db, { comparisonId: made.id, side: 'extra', after: null, limit: 2 })).next).toBe(5)
  let text = ''
  for await (const piece of exportDrift(database.db, made.id)) text += piece
  expect(text.split('\r\n')).toHaveLength(8)
  expect(text).toContain("missing,s5,'=cmd|x,not-listed,")
  const { at } = await find()
  const known = await listComparisons(database.db, at.plan.id, 'students')
  expect(known.find(({ id }) => id === made.id)).toMatchObject({ fileName: 'list.csv', missing: 3, extra: 3 })
})

test('an empty list misses everybody; one that is no list, or is damaged, is refused with its row', async () => {
  expect(await compare('userIdOrLogin\n')).toMatchObject({ listed: 0, missing: 5 })
  const before = await database.sql`select id from bridge_comparisons`
  await expect(compare('colour\nred\n')).rejects.toMatchObject({ code: 'list-invalid', values: { row: 1 } })
  await expect(compare('login\ns1\n=1+1\n')).rejects.toMatchObject({ code: 'list-invalid', values: { row: 3 } })
  await expect(compare('login,x\ns1,"\n')).rejects.toMatchObject({ code: 'list-invalid' })
  expect(await database.sql`select id from bridge_comparisons`).toHaveLength(before.length)
})
