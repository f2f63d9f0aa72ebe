import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { people, units } from '@/db/schema/people'
import { getAudienceSample, getUnitTree, listAttributeKeys } from '@/lib/audiences/data'
import { matchesAudience, type UnitTree } from '@/lib/audiences/rules'
import { type Audience, audienceSchema } from '@/lib/audiences/schema'
import { toSql } from '@/lib/audiences/sql'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const codes = ['uni', 'law', 'law-civil', 'science', 'loop-a', 'loop-b', 'a"b\\c,{}']
const words = [
  '',
  'student',
  'staff',
  'STAFF',
  '青空',
  '2026-04-01',
  '2026-4-1',
  '２０２６-04-01',
  '2025-12-31',
  "o'hara; drop",
  '{a,b}',
  'null',
  'law%',
  'a"b\\c,{}',
  'toString',
]
let everybody: (typeof people.$inferSelect)[] = []
let tree: UnitTree = new Map()

beforeAll(async () => {
  const { db } = database
  const unit = (code: string, parent: string | null) => ({ code, parent, nameEn: code, nameJa: code })
  await db
    .insert(units)
    .values([
      unit('uni', null),
      unit('law', 'uni'),
      unit('law-civil', 'law'),
      unit('science', 'uni'),
      unit('loop-a', 'loop-b'),
      unit('loop-b', 'loop-a'),
    ])
  const any = <T>(list: T[], i: number): T[] => list.filter((_, n) => (i >> n) & 1)
  for (let i = 0; i < 120; i++) {
    await person(db, {
      externalId: i % 7 === 0 ? null : `x-${i}${i % 5 === 0 ? words[i % words.length] : ''}`,
      affiliations: any(['student', 'staff', '青空'], i % 8),
      units: any([...codes, 'unknown-unit'], (i * 37) % 256),
      groups: any(['pilot', 'abroad', 'toString'], (i * 5) % 8),
      attributes: Object.fromEntries(
        any(['start', 'level', '青', 'toString'], (i * 11) % 16).map((key, n) => [key, words[(i + n * 3) % words.length] ?? '']),
      ),
      bucket: (i * 83) % 10_000,
      standing: i % 10 === 9 ? 'left' : 'active',
    })
  }
  everybody = await db.select().from(people)
  tree = await getUnitTree(db)
})

const word = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 3 }))
const name = word.filter((text) => text !== '')
const key = fc.constantFrom('start', 'level', '青', 'toString', 'constructor', 'absent')
const date = fc.constantFrom('2025-12-31', '2026-04-01', '2026-04-02', '9999-12-31')
const leaf = fc.oneof(
  fc.record({ affiliation: fc.oneof(fc.constantFrom('student', 'staff', '青空'), name) }),
  fc.record({ unit: fc.oneof(fc.constantFrom(...codes, 'unknown-unit'), name) }),
  fc.record({ group: fc.oneof(fc.constantFrom('pilot', 'abroad', 'toString'), name) }),
  fc.record({ attribute: fc.record({ key, equals: word }) }),
  fc.record({ attribute: fc.record({ key, oneOf: fc.array(word, { minLength: 1, maxLength: 4 }) }) }),
  fc.record({ attribute: fc.record({ key, prefix: name }) }),
  fc.record({ attribute: fc.record({ key, before: date }) }),
  fc.record({ attribute: fc.record({ key, after: date }) }),
  fc.tuple(fc.nat(9_999), fc.nat(9_999)).map(([a, b]) => ({ share: { from: Math.min(a, b), below: Math.max(a, b) + 1 } })),
  fc
    .array(
      fc.oneof(
        name,
        fc.nat(119).map((n) => ({ n, by: 'id' })),
        fc.nat(119).map((n) => ({ n, by: 'external' })),
        fc.nat(119).map((n) => ({ n, by: 'capitals' })),
      ),
      { maxLength: 5 },
    )
    .map((list) => ({ listed: list })),
)
const { audience } = fc.letrec<{ audience: unknown }>((tie) => ({
  audience: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({ all: fc.array(tie('audience'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('audience'), { maxLength: 3 }) }),
    fc.record({ not: tie('audience') }),
  ),
}))

/** Listed people are drawn by number, because ids are only known once the rows exist. */
function resolveListed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolveListed)
  if (typeof value !== 'object' || value === null) return value
  if ('listed' in value && Array.isArray(value.listed)) return { people: value.listed.map(idOf) }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolveListed(v)]))
}
function idOf(entry: string | { n: number; by: string }): string {
  if (typeof entry === 'string') return entry
  const row = everybody[entry.n]
  if (!row) return 'nobody'
  return entry.by === 'external' ? (row.externalId ?? 'nobody') : entry.by === 'capitals' ? row.id.toUpperCase() : row.id
}

test('SQL and memory have the same people, whatever the audience', async () => {
  let partly = 0
  await fc.assert(
    fc.asyncProperty(audience, async (drawn) => {
      const asked: Audience = audienceSchema.parse(resolveListed(drawn))
      const rows = await database.db.execute<{ id: string }>(sql`select p.id from people p where ${toSql(asked, tree)}`)
      const inMemory = everybody.filter((row) => matchesAudience(asked, row, tree)).map(({ id }) => id)
      if (inMemory.length > 0 && inMemory.length < everybody.length) partly += 1
      expect(rows.map(({ id }) => id).sort()).toEqual(inMemory.sort())
    }),
    { numRuns: 600 },
  )
  expect(partly).toBeGreaterThan(100)
})

test('size and sample count active people only, and the sample is stable', async () => {
  const asked: Audience = { unit: 'law' }
  const active = everybody.filter((row) => row.standing === 'active' && matchesAudience(asked, row, tree))
  const first = await getAudienceSample(database.db, asked, tree, 3)
  expect(first.size).toBe(active.length)
  expect(first.sample.map(({ id }) => id)).toEqual(
    [...active]
      .sort((a, b) => a.bucket - b.bucket)
      .slice(0, 3)
      .map(({ id }) => id),
  )
  expect(await getAudienceSample(database.db, asked, tree, 3)).toEqual(first)
})

test('the attributes that people have are offered by name', async () => {
  expect(await listAttributeKeys(database.db)).toEqual(['level', 'start', 'toString', '青'])
})
