import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadBare } from '@/db/seed/load-bare'
import { makeSample } from '@/db/seed/sample'
import { seedOrganisation } from '@/db/seed/seed-organisation'
import { countFromTables, getCounts, getSignInTrend } from '@/lib/adoption/data'
import { verifyAudit } from '@/lib/audit/data'
import { sealEvents } from '@/lib/audit/sealing/mutations'
import { makeSeedTools } from '@/lib/command/demo-tools'
import { bucketOf } from '@/lib/people/rules'
import { useDatabase } from '../support/database'

const whole = useDatabase()
const sampled = useDatabase()
const now = new Date('2026-11-20T03:20:00Z')
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const tools = makeSeedTools({ passkeyKey: publicKey.export({ format: 'jwk' }), passwordHashes: { accounts: {}, others: '$argon2id$none' } })

type Sql = typeof whole.sql
const shape = async (sql: Sql) => ({
  indexes: await sql`select indexdef from pg_indexes where schemaname = 'public' order by indexname`,
  constraints: await sql`
    select conrelid::regclass::text as table, conname, contype, pg_get_constraintdef(oid) as definition, convalidated from pg_constraint
    where connamespace = 'public'::regnamespace order by 1, 2`,
  triggers: await sql`select tgrelid::regclass::text as table, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
})
let before: Awaited<ReturnType<typeof shape>>

beforeAll(async () => {
  before = await shape(whole.sql)
  await seedOrganisation(whole.sql, { people: 600, now, tools })
  await seedOrganisation(sampled.sql, { people: 600, now, tools, sample: 120 })
}, 60_000)

describe('a demonstration above the size of the sample', () => {
  it('is of the same people', async () => {
    const list = (sql: Sql) => sql`select id, login, name, standing, affiliations, arrived_at, last_sign_in_at from people order by id`
    expect(await list(sampled.sql)).toEqual(await list(whole.sql))
    const held = (sql: Sql) => sql`select id, person_id, factor, created_at, proven_at, last_used_at from credentials order by id`
    expect(await held(sampled.sql)).toEqual(await held(whole.sql))
  })

  it('keeps the sign-ins and registrations of a fifth of them one by one, and the five accounts', async () => {
    const people = async (sql: Sql) =>
      await sql<{ bucket: number; id: string }[]>`select distinct p.id, p.bucket from sign_in_events e join people p on p.id = e.person_id`
    const all = await people(whole.sql)
    const kept = await people(sampled.sql)
    const inSample = all.filter(({ bucket }) => bucket < 2_000)
    expect(inSample.length).toBeGreaterThan(40)
    expect(kept.length - inSample.length).toBeLessThanOrEqual(5)
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(inSample.map(({ id }) => id)))
    const [outside] = await sampled.sql<{ count: number }[]>`
      select count(*)::int as count from audit_events a join people p on p.id = a.person_id
      where a.action = 'credential.enrolled' and p.bucket >= 2000 and p.password_hash is not null and not exists (select 1 from sign_in_events e where e.person_id = p.id)`
    expect(outside?.count).toBe(0)
  })

  it('counts the sign-ins of everybody on every day, today included', async () => {
    const [all, some] = [await getSignInTrend(whole.db, { now, days: 60 }), await getSignInTrend(sampled.db, { now, days: 60 })]
    expect(some).toEqual(all)
    expect(all.all.at(-1)).toBeGreaterThan(20)
  })

  it('has a history whose sum is what the tables say', async () => {
    const sorted = (counts: Awaited<ReturnType<typeof getCounts>>) =>
      [...counts.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    expect(sorted(await getCounts(sampled.db))).toEqual(sorted(await countFromTables(sampled.db)))
  })

  it('has the facts that policy reads of everybody, as the tables say', async () => {
    const [row] = await sampled.sql<{ facts: number; held: number }[]>`
      select (select count(*)::int from person_facts) as facts, (select count(*)::int from person_held h join person_facts f using (person_id)
        join held_classes c on c.id = f.held_class where c.facts = h.facts and f.successes is not distinct from h.successes) as held`
    expect(row).toEqual({ facts: 600, held: 600 })
  })

  it('has an audit log that can be sealed and is intact', async () => {
    const sealed = await sealEvents(sampled.db, { now })
    expect(sealed?.refused).toEqual([])
    const verified = await verifyAudit(sampled.db)
    expect(verified).toMatchObject({ isIntact: true, events: sealed?.sealed, unsealedTail: { events: 0 } })
    expect(verified.events).toBeGreaterThan(20)
  })
})

describe('the sample', () => {
  it('is everybody up to its size, and a stable share above', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `U${String(index + 1).padStart(7, '0')}`)
    const inside = (people: number) => ids.filter(makeSample(people, 50_000, bucketOf))
    expect(inside(50_000)).toHaveLength(20_000)
    const [some, fewer] = [inside(200_000), inside(1_000_000)]
    expect(some.length / 20_000).toBeCloseTo(0.25, 1)
    expect(fewer.length / 20_000).toBeCloseTo(0.05, 1)
    expect(some).toEqual(expect.arrayContaining(fewer))
  })
})

describe('a load into bare tables', () => {
  it('leaves every index, key and trigger as it was, all of them checked', async () => {
    expect(await shape(whole.sql)).toEqual(before)
  })

  it('refuses a table that holds rows, and leaves them', async () => {
    const load = whole.sql.begin((tx) => loadBare(tx, ['people'], async () => {}))
    await expect(load).rejects.toThrow('the table people holds rows')
    const [row] = await whole.sql<{ count: number }[]>`select count(*)::int as count from people`
    expect(row?.count).toBe(600)
  })

  it('takes back a load whose rows break a foreign key', async () => {
    const load = whole.sql.begin((tx) =>
      loadBare(tx, ['known_devices'], async () => {
        await tx`insert into known_devices (token_hash, person_id, seen_at) values ('x', gen_random_uuid(), now())`
      }),
    )
    await expect(load).rejects.toMatchObject({ code: '23503' })
    expect(await shape(whole.sql)).toEqual(before)
  })
})
