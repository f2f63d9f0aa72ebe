import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { people, personRoles } from '@/db/schema/people'
import { exemptions, extensions, personRollouts, waveMembers } from '@/db/schema/rollouts'
import { newId } from '@/lib/platform/ids'
import { checkPersonFacts, rebuildPersonFacts } from '@/lib/rollouts/facts/check/data'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { createRandom } from '../support/random'
import { credential, plan, runningRollout } from '../support/rollouts'

const database = useDatabase()
const start = new Date('2026-03-01T00:00:00Z')

test('after any change, one by one or many at once, facts say what the tables say', async () => {
  const { db } = database
  const random = createRandom(7)
  const rollouts = [await runningRollout(db, plan()), await runningRollout(db, plan({ key: 'other' }))]
  const ids: string[] = []
  for (let i = 0; i < 30; i++) ids.push((await person(db)).id)
  const when = () => new Date(start.getTime() + random.below(200 * 86_400_000))
  const maybe = <T>(value: T): T | null => (random.below(3) === 0 ? null : value)
  const changes: ((personId: string, rolloutId: string) => Promise<unknown>)[] = [
    (personId) =>
      credential(db, personId, random.pick(['passkey', 'totp', 'phone']), {
        provenAt: maybe(when()),
        lastUsedAt: maybe(when()),
        device: maybe(random.pick(['PC', 'phone', 'key'])),
        data: random.pick([{}, { circular: true }, { silent: true }]),
        source: random.pick(['here', 'external']),
      }),
    (personId) => credential(db, personId, 'recovery-codes', { provenAt: null, data: { left: random.below(3) } }),
    (personId) => db.update(credentials).set({ lastUsedAt: when() }).where(eq(credentials.personId, personId)),
    (personId) =>
      db
        .update(credentials)
        .set({ disabledAt: maybe(when()) })
        .where(eq(credentials.personId, personId)),
    (personId) => db.update(credentials).set({ removedAt: when() }).where(eq(credentials.personId, personId)),
    (personId) => db.insert(personRoles).values({ personId, role: 'auditor', grantedAt: start }).onConflictDoNothing(),
    (personId) => db.delete(personRoles).where(eq(personRoles.personId, personId)),
    (personId) =>
      db
        .update(people)
        .set({
          arrivedAt: maybe(when()),
          lastSignInAt: maybe(when()),
          seenElsewhereAt: maybe(when()),
          lastElsewhereAt: maybe(when()),
          leavesAt: maybe(when()),
          onLeaveTo: maybe(when()),
        })
        .where(eq(people.id, personId)),
    (personId) =>
      db
        .update(people)
        .set({ passwordHash: maybe('x'), standing: random.pick(['active', 'left']) })
        .where(eq(people.id, personId)),
    (personId) =>
      db
        .update(people)
        .set({ units: random.pick([[], ['law'], ['law', 'uni']]), groups: random.pick([[], ['g']]) })
        .where(eq(people.id, personId)),
    (personId, rolloutId) =>
      db
        .insert(waveMembers)
        .values({ personId, rolloutId, wave: random.pick(['a', 'b']), why: random.pick(['pinned', 'frozen']), at: start })
        .onConflictDoNothing(),
    (personId) => db.delete(waveMembers).where(eq(waveMembers.personId, personId)),
    (personId, rolloutId) => {
      const set = {
        toldAt: maybe(when()),
        toldDeadline: maybe(when()),
        skipsUsed: random.below(3),
        lastSkipAt: maybe(when()),
        passedAt: maybe(when()),
      }
      return db
        .insert(personRollouts)
        .values({ personId, rolloutId, ...set })
        .onConflictDoUpdate({ target: [personRollouts.personId, personRollouts.rolloutId], set })
    },
    (personId, rolloutId) =>
      db.insert(exemptions).values({
        id: newId(start),
        personId,
        rolloutId: maybe(rolloutId),
        fromAt: when(),
        untilAt: when(),
        reason: 'r',
        createdAt: start,
        networks: maybe(['lab']),
      }),
    (personId) =>
      db
        .update(exemptions)
        .set({ endedAt: maybe(when()) })
        .where(eq(exemptions.personId, personId)),
    (personId, rolloutId) =>
      db.insert(extensions).values({ id: newId(start), personId, rolloutId, untilAt: when(), reason: 'r', createdAt: start }),
    () => db.update(credentials).set({ lastUsedAt: when() }).where(sql`true`),
    () =>
      db
        .update(people)
        .set({ affiliations: random.pick([['staff'], ['student', 'staff']]) })
        .where(sql`bucket % 3 = ${random.below(3)}`),
  ]
  for (let round = 0; round < 12; round++) {
    for (let n = 0; n < 25; n++) await random.pick(changes)(random.pick(ids), random.pick(rollouts))
    expect(await checkPersonFacts(db)).toEqual({ people: 30, missing: 0, surplus: 0, different: 0, examples: [] })
    if (round % 3 === 0) expect(await rebuildPersonFacts(db)).toBe(30)
    expect(await checkPersonFacts(db)).toMatchObject({ missing: 0, surplus: 0, different: 0 })
  }
  const [held] = await db.execute<{ classes: number }>(sql`select count(distinct held_class)::int as classes from person_facts`)
  expect(held?.classes).toBeGreaterThan(10)
  await db.execute(sql`update person_facts set arrived_at = 5, successes = '{1}' where person_id = ${ids[0]}::uuid`)
  await db.execute(sql`delete from person_facts where person_id = ${ids[1]}::uuid`)
  const found = await checkPersonFacts(db)
  expect(found).toMatchObject({ people: 30, missing: 1, different: 1 })
  expect(found.examples.toSorted()).toEqual([ids[0], ids[1]].toSorted())
  expect(await rebuildPersonFacts(db)).toBe(30)
  expect(await checkPersonFacts(db)).toMatchObject({ missing: 0, surplus: 0, different: 0 })
})

test('of two changes of one person at the same time none is lost', async () => {
  const { db } = database
  const { id } = await person(db)
  for (let round = 0; round < 20; round++)
    await Promise.all(['passkey', 'totp', 'phone', 'totp'].map((factor) => db.transaction((tx) => credential(tx, id, factor))))
  expect(await checkPersonFacts(db)).toMatchObject({ missing: 0, different: 0 })
})

test('a bulk load writes facts at its end', async () => {
  const { db } = database
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local sekisho.person_facts = 'later'`)
    await credential(tx, (await person(tx)).id, 'totp')
    await tx.execute(sql`select rebuild_person_facts()`)
  })
  expect(await checkPersonFacts(db)).toMatchObject({ missing: 0, different: 0 })
  await credential(db, (await person(db)).id, 'totp')
  expect(await checkPersonFacts(db)).toMatchObject({ missing: 0, different: 0 })
})
