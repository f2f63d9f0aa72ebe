import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { adoptionDaily } from '@/db/schema/adoption'
import { credentials } from '@/db/schema/credentials'
import { organisation } from '@/db/schema/organisation'
import { people } from '@/db/schema/people'
import { signInEvents } from '@/db/schema/sign-in'
import { createRandom } from '@/db/seed/random'
import { countFromTables, getCounts, getSignInTrend, getTrend } from '@/lib/adoption/data'
import { foldSignIns, recordAdoption, recordSignIn } from '@/lib/adoption/mutations'
import { listAdoptionPeople } from '@/lib/adoption/people/data'
import type { Counts } from '@/lib/adoption/rules'
import { days } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { getRules } from '@/lib/rollouts/data'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
/** 00:30 in Tokyo is still the day before in UTC: the organisation's day is the one that counts. */
const now = new Date('2026-06-10T15:30:00Z')
const daysLater = (n: number) => new Date(now.getTime() + days(n))
const sorted = (counts: Counts) => [...counts.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

async function nameOrganisation() {
  await database.db
    .insert(organisation)
    .values({ nameEn: 'A', nameJa: 'A', zone: 'Asia/Tokyo', locale: 'ja', updatedAt: now })
    .onConflictDoNothing()
}

describe('counts', () => {
  it('made of changes equal a recount of the tables, whatever happens to people and at the same time', async () => {
    const { db } = database
    await nameOrganisation()
    const random = createRandom(7)
    const factors = ['passkey', 'totp', 'phone', 'recovery-codes']
    const ids: string[] = []
    for (let i = 0; i < 12; i++) {
      const id = newId(now)
      ids.push(id)
      await db.transaction((tx) =>
        recordAdoption(tx, { personId: id, now }, () =>
          person(tx, { id, affiliations: random.chance(0.9) ? [random.pick(['student', 'staff'])] : [] }),
        ),
      )
    }
    const once = (step: number) => {
      const personId = random.pick(ids)
      const at = daysLater(-random.between(0, 40))
      const act = random.weighted({ enrol: 6, prove: 4, remove: 3, disable: 2, standing: 2, move: 1, fail: 1 })
      const factor = random.pick(factors)
      const standing = random.pick(['active', 'active', 'on-leave', 'left', 'suspended'] as const)
      const affiliation = random.pick(['student', 'staff', 'faculty'])
      return db
        .transaction((tx) =>
          recordAdoption(tx, { personId, now: at }, async () => {
            const open = and(eq(credentials.personId, personId), eq(credentials.factor, factor), isNull(credentials.removedAt))
            if (act === 'enrol')
              await tx
                .insert(credentials)
                .values({ id: newId(at), personId, factor, data: {}, createdAt: at, provenAt: random.chance(0.4) ? at : null })
            if (act === 'prove') await tx.update(credentials).set({ provenAt: at }).where(open)
            if (act === 'remove') await tx.update(credentials).set({ removedAt: at, data: {} }).where(open)
            if (act === 'disable') await tx.update(credentials).set({ disabledAt: at }).where(open)
            if (act === 'standing') await tx.update(people).set({ standing }).where(eq(people.id, personId))
            if (act === 'move')
              await tx
                .update(people)
                .set({ affiliations: [affiliation] })
                .where(eq(people.id, personId))
            if (act === 'fail') {
              await tx.insert(credentials).values({ id: newId(at), personId, factor, data: {}, createdAt: at, provenAt: at })
              throw new Error(`undone ${step}`)
            }
          }),
        )
        .catch((error: Error) => expect(error.message).toMatch(/^undone/))
    }
    for (let round = 0; round < 30; round++) {
      await Promise.all(Array.from({ length: 8 }, (_, index) => once(round * 8 + index)))
      if (round % 6 === 5) expect(sorted(await getCounts(db))).toEqual(sorted(await countFromTables(db)))
    }
  })

  it('are written on the day of the organisation, and only where something changed', async () => {
    const { db } = database
    await nameOrganisation()
    const id = newId(now)
    await db.transaction((tx) => recordAdoption(tx, { personId: id, now }, () => person(tx, { id, affiliations: ['day'] })))
    await db.transaction((tx) => recordAdoption(tx, { personId: id, now: daysLater(1) }, async () => {}))
    const rows = await db.select().from(adoptionDaily).where(eq(adoptionDaily.affiliation, 'day'))
    expect(rows.map(({ day, measure, change }) => `${day} ${measure} ${change}`).sort()).toEqual([
      '2026-06-11 none 1',
      '2026-06-11 people 1',
    ])
    const { days: list, totals } = await getTrend(db, { now, days: 3, affiliation: 'day' })
    expect(list).toEqual(['2026-06-09', '2026-06-10', '2026-06-11'])
    expect(totals.people).toEqual([0, 0, 1])
  })

  it('open exactly the people they count, page after page', async () => {
    const { db } = database
    const rules = await getRules(db, now)
    for (const { measure, affiliation, count } of (await countFromTables(db)).values()) {
      const seen = new Set<string>()
      let next: { name: string; id: string } | null = null
      do {
        const page = await listAdoptionPeople(
          db,
          rules,
          { measure, affiliation: affiliation === '' ? '-' : affiliation },
          { now, after: next, limit: 2 },
        )
        for (const one of page.people) seen.add(one.id)
        next = page.next
      } while (next)
      expect(`${measure} ${affiliation} ${seen.size}`).toBe(`${measure} ${affiliation} ${count}`)
    }
  })
})

describe('sign-ins', () => {
  it('are counted once however often and late they are folded, and single ones go after 30 days', async () => {
    const { db } = database
    await nameOrganisation()
    const { id } = await person(db, { affiliations: ['student'] })
    const at = (daysAgo: number, hours = 0) => new Date(now.getTime() - days(daysAgo) + hours * 3_600_000)
    const add = (when: Date, factor: string, succeeded = true) =>
      recordSignIn(db, { personId: id, at: when, factor, credentialId: null, succeeded, address: '', userAgent: '' })
    for (let ago = 45; ago >= 0; ago--) await add(at(ago, -0.2), ago % 3 === 0 ? 'phone' : 'passkey')
    await add(at(2), 'phone', false)
    const before = await getSignInTrend(db, { now, days: 60 })
    expect(before.all.reduce((a, b) => a + b)).toBe(46)
    await Promise.all([foldSignIns(db, now), foldSignIns(db, now), foldSignIns(db, now)])
    expect(await getSignInTrend(db, { now, days: 60 })).toEqual(before)
    const left = await db.select().from(signInEvents)
    expect(Math.min(...left.map((row) => row.at.getTime()))).toBeGreaterThanOrEqual(new Date('2026-05-11T15:00:00Z').getTime())
    // A day later one more day is finished; a sign-in of today counts before and after it is folded.
    await add(at(0, 1), 'totp')
    const tomorrow = daysLater(1)
    const then = await getSignInTrend(db, { now: tomorrow, days: 60 })
    await foldSignIns(db, tomorrow)
    await foldSignIns(db, tomorrow)
    expect(await getSignInTrend(db, { now: tomorrow, days: 60 })).toEqual(then)
    expect(then.byFactor.totp?.reduce((a, b) => a + b)).toBe(1)
  })
})
