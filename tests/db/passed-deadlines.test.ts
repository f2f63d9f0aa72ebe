import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { personRollouts, rollouts } from '@/db/schema/rollouts'
import type { Context } from '@/lib/policy/types'
import { getRules } from '@/lib/rollouts/data'
import { decidePerson } from '@/lib/rollouts/decisions'
import { findPersonFacts } from '@/lib/rollouts/facts/data'
import { grantExemption, grantExtension } from '@/lib/rollouts/grants/mutations'
import { holdWave } from '@/lib/rollouts/holds/mutations'
import { recordPassed, recordTold } from '@/lib/rollouts/told/mutations'
import { sweepPassed } from '@/lib/rollouts/told/sweep'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { credential, plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const signIn: Context = { purpose: 'sign-in', networks: [] }
/** Mon 1 June 2026, 10:00 in Tokyo: the date of the wave. */
const date = new Date('2026-06-01T01:00:00Z')
const hour = (n: number) => new Date(date.getTime() + n * 3_600_000)
let count = 0
let rollout = ''
let group = ''
let admin = ''
const actor = () => ({ kind: 'person', id: admin }) as const

beforeEach(async () => {
  await database.db.delete(personRollouts)
  await database.db.update(rollouts).set({ state: 'completed' })
  group = `passed-${++count}`
  const waves = [wave({ audience: { group }, grace: { newPersonDays: 0, noticeDays: 7 } })]
  rollout = await runningRollout(database.db, plan({ key: group, waves }))
  admin = (await person(database.db, { roles: ['administrator'] })).id
})

/** Somebody of the wave who was told when it was announced and has signed in since, unless chosen otherwise. */
async function member(chosen: Parameters<typeof person>[1] & { isTold?: boolean } = {}): Promise<string> {
  const { isTold = true, ...row } = chosen
  const { id } = await person(database.db, { groups: [group], lastSignInAt: hour(-24), ...row })
  if (isTold)
    await database.db
      .insert(personRollouts)
      .values({ personId: id, rolloutId: rollout, toldAt: new Date('2026-04-02T00:00:00Z'), toldDeadline: date })
  return id
}

const passedOf = async (id: string) =>
  (await database.db.select({ at: personRollouts.passedAt }).from(personRollouts).where(eq(personRollouts.personId, id)))[0]?.at ?? null

test('the deadline of somebody who does not come is noted once, to the second, and twice changes nothing', async () => {
  const id = await member()
  expect(await sweepPassed(database.db, { now: hour(-0.001) })).toBe(0)
  expect(await passedOf(id)).toBeNull()
  expect(await sweepPassed(database.db, { now: date })).toBe(1)
  expect(await passedOf(id)).toEqual(date)
  expect(await sweepPassed(database.db, { now: hour(240) })).toBe(0)
  expect(await passedOf(id)).toEqual(date)
})

test('late is as good as in time: the deadline is noted, not the moment of the sweep', async () => {
  const id = await member()
  await sweepPassed(database.db, { now: hour(24 * 20) })
  expect(await passedOf(id)).toEqual(date)
})

test('untold, never arrived, satisfied, exempt, extended and held people are past nothing', async () => {
  const ids = {
    untold: await member({ isTold: false }),
    newcomer: await member({ arrivedAt: null, lastSignInAt: null }),
    satisfied: await member(),
    exempt: await member(),
    extended: await member(),
  }
  await credential(database.db, ids.satisfied, 'totp', { data: { lastStep: 0 } })
  const granted = { now: hour(-48), actor: actor(), reason: 'hospital' }
  await grantExemption(database.db, {
    ...granted,
    to: { personId: ids.exempt },
    rolloutId: rollout,
    from: hour(-48),
    until: hour(200),
    ownerId: admin,
  })
  await grantExtension(database.db, { ...granted, personId: ids.extended, rolloutId: rollout, until: hour(200) })
  expect(await sweepPassed(database.db, { now: hour(24) })).toBe(0)
  for (const id of Object.values(ids)) expect(await passedOf(id)).toBeNull()

  const held = await member()
  await holdWave(database.db, { rolloutId: rollout, wave: 'students', reason: 'help desk full', actor: actor(), now: hour(-1) })
  expect(await sweepPassed(database.db, { now: hour(24) })).toBe(0)
  expect(await passedOf(held)).toBeNull()
})

test('it says for everybody what a sign-in at that moment would have noted', async () => {
  const ids = [await member(), await member({ isTold: false }), await member({ lastSignInAt: hour(-24 * 120) })]
  const expected: (Date | null)[] = []
  for (const id of ids) {
    await database.db
      .transaction(async (tx) => {
        await recordTold(tx, await decidePerson(tx, { personId: id, context: signIn, now: hour(5) }), hour(5))
        const [row] = await tx.select({ at: personRollouts.passedAt }).from(personRollouts).where(eq(personRollouts.personId, id))
        expected.push(row?.at ?? null)
        throw new Error('undone')
      })
      .catch(() => {})
  }
  await sweepPassed(database.db, { now: hour(5), batch: 2 })
  expect(await Promise.all(ids.map(passedOf))).toEqual(expected)
  expect(expected[0]).toEqual(date)
  expect(expected[1]).toBeNull()
})

test('who is past the deadline stays past it when they are told again or moved, which is why it is noted', async () => {
  const id = await member()
  await sweepPassed(database.db, { now: hour(1) })
  await database.db
    .update(personRollouts)
    .set({ toldAt: hour(2) })
    .where(eq(personRollouts.personId, id))
  const { decision } = await decidePerson(database.db, { personId: id, context: signIn, now: hour(3) })
  expect(decision.state).toBe('required')
})

test('twenty sweeps and twenty sign-ins at the same instant agree, and note each person once', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => member()))
  const signIns = ids.map(async (id) =>
    recordTold(database.db, await decidePerson(database.db, { personId: id, context: signIn, now: date }), date),
  )
  const sweeps = Array.from({ length: 20 }, () => sweepPassed(database.db, { now: date, batch: 7 }))
  const noted = await Promise.all(sweeps)
  await Promise.all(signIns)
  expect(noted.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(20)
  expect(await Promise.all(ids.map(passedOf))).toEqual(ids.map(() => date))
})

test('a version that was replaced after it was read notes nothing', async () => {
  const id = await member()
  const rules = await getRules(database.db, date)
  expect((await findPersonFacts(database.db, rules, id))?.facts.memberships[rollout]?.passedAt).toBeNull()
  const passed = { personId: id, rolloutId: rollout, version: 1, passedAt: date.getTime() / 1000 }
  await database.db.update(rollouts).set({ runningVersion: 2 }).where(eq(rollouts.id, rollout))
  expect(await recordPassed(database.db, [passed])).toBe(0)
  expect(await passedOf(id)).toBeNull()
})
