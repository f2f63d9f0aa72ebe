/**
 * The people table at any size: every kind of search, filter, sort and next page, with its count, against the database of
 * `SEKISHO_DATA_DIR` or `DATABASE_URL`. Changes nothing.
 *
 *   SEKISHO_DATA_DIR=/data/million npm run bench -- people-table [--rounds 20] [--only unit]
 *
 * `wall` is what a caller waits; `cpu` what the database's process worked, which does not depend on what else the machine
 * does (only where that process runs on this machine).
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openConnection } from '@/db/client'
import { countPeople, listPeople, type PeopleQuery } from '@/lib/people/listing/data'
import { databaseUrl } from '@/lib/platform/database'
import { say, sayMachine } from './support/print'
import { describeTimes, sayTable } from './support/table'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, only: { type: 'string' } } })
const rounds = Number(values.rounds)
const { db, sql, close } = openConnection(await databaseUrl(), 1)
const [backend] = await sql<{ pid: number; people: number }[]>`
  select pg_backend_pid() as pid, (select reltuples::int from pg_class where oid = 'people'::regclass) as people`

/** Milliseconds the database's process has worked so far; NaN where it cannot be seen. */
function workedMs(): number {
  try {
    return Number(readFileSync(`/proc/${backend?.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}

// Words are taken from the directory itself, spread over it by the stable hash: the benchmark works on any organisation.
type Found = { name: string; reading: string; login: string; external: string; id: string; unit: string | null }
const found: Found[] = [
  ...(await sql<Found[]>`
  select name, reading, login, coalesce(external_id, login) as external, id, units[1] as unit from people
  where bucket in (4242, 271, 8080) order by id limit ${rounds}`),
]
const one = (round: number): Found => found[round % found.length] as Found
const first = (text: string, letters: number) => [...text].slice(0, letters).join('')
const codes = async (table: string) => (await sql<{ code: string }[]>`select code from ${sql(table)} order by code`).map((row) => row.code)
const [units, affiliations, groups] = [await codes('units'), await codes('affiliations'), await codes('groups')]
const from = <T>(list: readonly T[], round: number): T => list[round % list.length] as T

type Case = (round: number) => Omit<PeopleQuery, 'limit'>
const cases: Record<string, Case> = {
  'everybody by name': () => ({ filter: {} }),
  'everybody by login': () => ({ filter: {}, sort: 'login' }),
  'a page in the middle by name': (r) => ({ filter: {}, after: { key: one(r).name, id: one(r).id } }),
  'a page in the middle by login': (r) => ({ filter: {}, sort: 'login', after: { key: one(r).login, id: one(r).id } }),
  'search: whole name': (r) => ({ filter: {}, search: one(r).name }),
  'search: surname': (r) => ({ filter: {}, search: one(r).name.split(' ')[0] ?? '' }),
  'search: surname, next page': (r) => ({
    filter: {},
    search: one(r).name.split(' ')[0] ?? '',
    after: { key: one(r).name, id: one(r).id },
  }),
  'search: one character': (r) => ({ filter: {}, search: first(one(r).name, 1) }),
  'search: one letter of a login': (r) => ({ filter: {}, search: from(['a', 'u', 's', 'k', 'g', '1'], r) }),
  'search: two characters of a reading': (r) => ({ filter: {}, search: first(one(r).reading, 2) }),
  'search: three characters of a reading': (r) => ({ filter: {}, search: first(one(r).reading, 3) }),
  'search: reading': (r) => ({ filter: {}, search: one(r).reading }),
  'search: login': (r) => ({ filter: {}, search: one(r).login }),
  'search: inner part of a login': (r) => ({ filter: {}, search: one(r).login.slice(2, 7) }),
  'search: three inner characters of a login': (r) => ({ filter: {}, search: one(r).login.slice(1, 4) }),
  'search: id': (r) => ({ filter: {}, search: one(r).external }),
  'search: beginning of an id': (r) => ({ filter: {}, search: one(r).external.slice(0, 5) }),
  'search: nobody': (r) => ({ filter: {}, search: `nobody-${r}-called-this` }),
  'search: surname by login': (r) => ({ filter: {}, sort: 'login', search: one(r).name.split(' ')[0] ?? '' }),
  affiliation: (r) => ({ filter: { affiliation: from(affiliations, r) } }),
  'affiliation, next page': (r) => ({ filter: { affiliation: from(affiliations, r) }, after: { key: one(r).name, id: one(r).id } }),
  unit: (r) => ({ filter: { unit: one(r).unit ?? '' } }),
  'unit and below': (r) => ({ filter: { unit: from(units, r) } }),
  'unit and below by login, next page': (r) => ({
    filter: { unit: from(units, r) },
    sort: 'login',
    after: { key: one(r).login, id: one(r).id },
  }),
  group: (r) => ({ filter: { group: from(groups, r) } }),
  standing: (r) => ({ filter: { standing: from(['active', 'on-leave', 'left', 'suspended'] as const, r) } }),
  'holds a factor': (r) => ({ filter: { factor: from(['passkey', 'totp', 'phone', 'recovery-codes', 'none', 'phone-only'], r) } }),
  'a proven factor': (r) => ({ filter: { factor: from(['passkey', 'totp', 'phone', 'phone-only'], r), proven: 'yes' } }),
  'a factor never tried': (r) => ({ filter: { factor: from(['passkey', 'totp', 'phone', 'phone-only'], r), proven: 'no' } }),
  'a factor nobody holds': () => ({ filter: { factor: 'matrix' } }),
  'never signed in': () => ({ filter: { arrived: 'no' } }),
  role: (r) => ({ filter: { role: from(['administrator', 'support', 'auditor', 'any'] as const, r) } }),
  'unit and factor': (r) => ({ filter: { unit: one(r).unit ?? '', factor: from(['phone-only', 'none', 'totp'], r) } }),
  'unit, factor and standing': (r) => ({
    filter: { unit: one(r).unit ?? '', factor: 'none', standing: from(['active', 'on-leave'] as const, r) },
  }),
  'affiliation and never signed in': (r) => ({ filter: { affiliation: from(affiliations, r), arrived: 'no' } }),
  'group and standing': (r) => ({ filter: { group: from(groups, r), standing: from(['left', 'suspended'] as const, r) } }),
  'surname, affiliation and factor': (r) => ({
    filter: { affiliation: from(affiliations, r), factor: 'passkey' },
    search: one(r).name.split(' ')[0] ?? '',
  }),
  'locale and standing': (r) => ({ filter: { locale: from(['en', 'ja'] as const, r), standing: 'suspended' } }),
}

type Times = { wall: number[]; cpu: number[] }
const all: Record<'list' | 'count', Times> = { list: { wall: [], cpu: [] }, count: { wall: [], cpu: [] } }
const rows: string[][] = []
const chosen = values.only
for (const [name, make] of Object.entries(cases)) {
  if (chosen && !name.includes(chosen)) continue
  const own: typeof all = { list: { wall: [], cpu: [] }, count: { wall: [], cpu: [] } }
  for (let round = -1; round < rounds; round++) {
    const query = make(Math.max(0, round))
    for (const what of ['list', 'count'] as const) {
      const [began, worked] = [performance.now(), workedMs()]
      if (what === 'list') await listPeople(db, { ...query, limit: 50 })
      else await countPeople(db, query)
      // The first round only warms the cache.
      if (round < 0) continue
      own[what].wall.push(performance.now() - began)
      own[what].cpu.push(workedMs() - worked)
    }
  }
  for (const what of ['list', 'count'] as const) {
    all[what].wall.push(...own[what].wall)
    all[what].cpu.push(...own[what].cpu)
  }
  rows.push([name, ...describeTimes(own.list.cpu), ...describeTimes(own.list.wall), ...describeTimes(own.count.cpu)])
}
sayMachine()
say(`${backend?.people.toLocaleString('en')} people, ${rounds} rounds, milliseconds`)
rows.push(['all', ...describeTimes(all.list.cpu), ...describeTimes(all.list.wall), ...describeTimes(all.count.cpu)])
sayTable(['', 'page cpu p50', 'p95', 'max', 'page wall p50', 'p95', 'max', 'count cpu p50', 'p95', 'max'], rows)
await close()
