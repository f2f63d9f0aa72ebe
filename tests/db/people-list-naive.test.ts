/** The table of people against the plainest reading of what its filters mean, in both ways it finds them, page by page. */
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { type people, type RoleName, units } from '@/db/schema/people'
import { countPeople, eachPersonId, listPeople } from '@/lib/people/listing/data'
import { splitSearch } from '@/lib/people/listing/rules'
import type { PageKey, PeopleFilter, PeopleSort } from '@/lib/people/schema'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { createRandom } from '../support/random'
import { credential } from '../support/rollouts'

const database = useDatabase()
const random = createRandom(20261128)

type Made = typeof people.$inferSelect & { held: { factor: string; isProven: boolean }[]; roles: RoleName[] }

const surnames = ['青空', '山田', '山本', 'Aoyama', 'Yamada', '100%']
const given = ['花子', '太郎', 'Hana', 'Taro', '_']
const readings = ['アオゾラ ハナコ', 'ヤマダ タロウ', 'ヤマモト タロウ', '']

async function fill(count: number): Promise<Made[]> {
  const { db } = database
  await db.insert(units).values([
    { code: 'eng', parent: null, nameEn: 'Engineering', nameJa: '工学部' },
    { code: 'eng-cs', parent: 'eng', nameEn: 'Computing', nameJa: '情報' },
    { code: 'lit', parent: null, nameEn: 'Letters', nameJa: '文学部' },
  ])
  const made: Made[] = []
  for (let i = 0; i < count; i++) {
    const roles = random.chance(0.1) ? [random.pick(['administrator', 'support', 'auditor'] as const)] : []
    const one = await person(db, {
      // Few names for many people: equal keys are told apart by the id.
      name: `${random.pick(surnames)} ${random.pick(given)}`,
      reading: random.pick(readings),
      login: `${random.pick(['a', 'y', 'hana.'])}${i}`,
      externalId: `${random.pick(['S', 'F'])}${i}`,
      affiliations: random.chance(0.1) ? [] : [random.pick(['student', 'staff'])],
      units: random.chance(0.2) ? [] : [random.pick(['eng', 'eng-cs', 'lit'])],
      groups: random.chance(0.3) ? ['vpn'] : [],
      standing: random.pick(['active', 'active', 'active', 'on-leave', 'left', 'suspended'] as const),
      locale: random.pick(['ja', 'en', null]),
      ...(random.chance(0.3) ? { arrivedAt: null } : {}),
      roles,
    })
    const held: Made['held'] = []
    for (let n = random.below(4); n > 0; n--) {
      const factor = random.pick(['passkey', 'totp', 'phone', 'recovery-codes', 'temporary-pass'])
      const isProven = random.chance(0.6)
      const isGone = random.chance(0.15)
      const at = new Date('2026-01-10T00:00:00Z')
      await credential(db, one.id, factor, {
        provenAt: isProven ? at : null,
        source: random.chance(0.2) ? 'external' : 'here',
        ...(factor === 'recovery-codes' ? { data: { left: 3, total: 10 } } : {}),
        ...(isGone ? (random.chance(0.5) ? { removedAt: at } : { disabledAt: at, disabledWhy: 'lost' as const }) : {}),
      })
      if (!isGone && factor !== 'temporary-pass') held.push({ factor, isProven })
    }
    made.push({ ...one, held, roles })
  }
  return made
}

const below: Record<string, string[]> = { eng: ['eng', 'eng-cs'], 'eng-cs': ['eng-cs'], lit: ['lit'] }

function holds({ held, standing }: Made, factor: string, proven: PeopleFilter['proven']): boolean {
  const counted = held.filter((one) => one.factor !== 'recovery-codes')
  if (factor === 'none') return counted.length === 0
  const works = new Set(counted.filter(({ isProven }) => isProven).map((one) => one.factor))
  if (factor === 'phone-only') return standing === 'active' && works.size === 1 && works.has('phone')
  const own = held.filter((one) => one.factor === factor)
  if (proven === 'yes') return own.some(({ isProven }) => isProven)
  if (proven === 'no') return own.length > 0 && !own.some(({ isProven }) => isProven)
  return own.length > 0
}

function finds({ name, reading, login, externalId }: Made, search: string): boolean {
  return splitSearch(search).every(({ text, reading: spoken, isShort }, index) => {
    const id = externalId?.startsWith(text) || externalId?.startsWith(text.toUpperCase())
    const hay = `${name.toLowerCase()} ${reading.toLowerCase()} ${login}`
    if (!isShort) return id || hay.includes(text) || hay.includes(spoken)
    const begins = name.startsWith(text) || reading.startsWith(spoken) || login.startsWith(text) || id
    return begins || (index > 0 && (hay.includes(` ${text}`) || hay.includes(` ${spoken}`)))
  })
}

const matches = (one: Made, { affiliation, unit, group, standing, role, factor, proven, arrived, locale }: PeopleFilter, search: string) =>
  (!affiliation || one.affiliations.includes(affiliation)) &&
  (!unit || one.units.some((code) => (below[unit] ?? [unit]).includes(code))) &&
  (!group || one.groups.includes(group)) &&
  (!standing || one.standing === standing) &&
  (!role || (role === 'any' ? one.roles.length > 0 : one.roles.some((held) => held === role))) &&
  (!factor || holds(one, factor, proven)) &&
  (!arrived || (arrived === 'yes') === (one.arrivedAt !== null)) &&
  (!locale || one.locale === locale) &&
  finds(one, search)

function anyFilter(): PeopleFilter {
  const some = <T>(share: number, list: readonly T[]): T | undefined => (random.chance(share) ? random.pick(list) : undefined)
  const chosen = {
    affiliation: some(0.3, ['student', 'staff', 'nobody']),
    unit: some(0.3, ['eng', 'eng-cs', 'lit', 'none']),
    group: some(0.2, ['vpn']),
    standing: some(0.3, ['active', 'on-leave', 'left', 'suspended'] as const),
    role: some(0.2, ['any', 'support', 'administrator'] as const),
    factor: some(0.5, ['none', 'phone-only', 'passkey', 'totp', 'phone', 'recovery-codes', 'matrix']),
    proven: some(0.4, ['yes', 'no'] as const),
    arrived: some(0.2, ['yes', 'no'] as const),
    locale: some(0.2, ['ja', 'en'] as const),
  }
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)) as PeopleFilter
}

async function listAll(filter: PeopleFilter, search: string, sort: PeopleSort, reach: number): Promise<string[]> {
  const ids: string[] = []
  for (let after: PageKey | null = null; ; ) {
    const page = await listPeople(database.db, { filter, search, sort, after, limit: 9 }, reach)
    ids.push(...page.rows.map(({ id }) => id))
    if (!page.next) return ids
    after = page.next
  }
}

test('every filter, search and sort finds exactly whom it means, in order, however they are found', async () => {
  const { db, sql } = database
  const made = await fill(220)
  const order = async (sort: PeopleSort) =>
    (await sql<{ id: string }[]>`select id from people order by ${sql(sort)}, id`).map(({ id }) => id)
  const orders = { name: await order('name'), login: await order('login') }
  const byId = new Map(made.map((one) => [one.id, one]))
  let found = 0
  for (let i = 0; i < 120; i++) {
    const filter = anyFilter()
    const search = random.chance(0.5)
      ? random.pick(['山', 'やま', 'ヤマダ', 'hana', 'taro', '山田 太', '100%', 'S1', 'a', '_', 'ゾラ', 'nobody'])
      : ''
    const sort = random.pick(['name', 'login'] as const)
    const expected = orders[sort].filter((id) => matches(byId.get(id) as Made, filter, search))
    const asked = JSON.stringify({ filter, search, sort })
    for (const reach of [5, 40, 5_000]) expect(await listAll(filter, search, sort, reach), `${asked} ${reach}`).toEqual(expected)
    expect(await countPeople(db, { filter, search }, 50), asked).toEqual({
      count: Math.min(50, expected.length),
      isMore: expected.length > 50,
    })
    const ids: string[] = []
    for await (const batch of eachPersonId(db, { filter, search }, 30)) ids.push(...batch)
    expect(ids.sort(), asked).toEqual([...expected].sort())
    found += expected.length
  }
  expect(found).toBeGreaterThan(500)
  // What the rows say of factors is what was filtered by; a pass of the desk is in neither.
  const held = await db
    .select()
    .from(credentials)
    .where(and(eq(credentials.factor, 'temporary-pass'), isNull(credentials.removedAt), inArray(credentials.personId, [...byId.keys()])))
  expect(held.length).toBeGreaterThan(5)
  const { rows } = await listPeople(db, { filter: {}, limit: 500 })
  for (const row of rows)
    expect(row.factors.map(({ factor }) => factor)).toEqual([...new Set(byId.get(row.id)?.held.map(({ factor }) => factor))].sort())
})
