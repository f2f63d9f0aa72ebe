import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { holds, personRollouts } from '@/db/schema/rollouts'
import { Refusal } from '@/lib/platform/errors'
import type { Context } from '@/lib/policy/types'
import { decidePerson } from '@/lib/rollouts/decisions'
import { endExemption, grantExemption, grantExtension } from '@/lib/rollouts/grants/mutations'
import { getHoldEffect, getReleaseEffect } from '@/lib/rollouts/holds/data'
import { holdWave, releaseHold } from '@/lib/rollouts/holds/mutations'
import { pinPerson, unpinPerson } from '@/lib/rollouts/members/mutations'
import { recordSkip, recordTold } from '@/lib/rollouts/told/mutations'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { credential, plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const signIn: Context = { purpose: 'sign-in', networks: [] }
/** Mon 1 June 2026, 10:00 in Tokyo: the date of the wave. */
const date = new Date('2026-06-01T01:00:00Z')
const after = (hours: number) => new Date(date.getTime() + hours * 3_600_000)
const text = (words: string) => ({ en: words, ja: words })
let groups = 0
let group = ''
let rollout = ''
let somebody = ''
let admin = ''
const actor = () => ({ kind: 'person', id: admin }) as const
const refusal = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof Refusal) return error.code
  throw error ?? new Error('not refused')
}
const decision = async (at: Date, id = somebody) => (await decidePerson(database.db, { personId: id, context: signIn, now: at })).decision

beforeEach(async () => {
  group = `group-${++groups}`
  const waves = [
    wave({
      audience: { group },
      grace: { newPersonDays: 0, noticeDays: 7 },
      steps: [{ daysAfter: 30, restrictions: { phone: { signIn: 'never' } } }],
    }),
    wave({
      key: 'later',
      name: text('Later'),
      audience: { any: [] },
      enforceAt: '2026-09-01T10:00',
      grace: { newPersonDays: 0, noticeDays: 7 },
    }),
  ]
  rollout = await runningRollout(database.db, plan({ key: group, waves }))
  somebody = (await person(database.db, { groups: [group], passwordHash: 'x', lastSignInAt: after(-24) })).id
  admin = (await person(database.db, { roles: ['administrator'], affiliations: [] })).id
  await database.db
    .insert(personRollouts)
    .values({ personId: somebody, rolloutId: rollout, toldAt: new Date('2026-04-02T00:00:00Z'), toldDeadline: date })
})

test('a hold takes the step back for whoever has not met it; a short one resumes on the next desk day at the hour of the wave', async () => {
  expect((await decision(after(-1 / 3600))).state).toBe('prompted')
  expect((await decision(date)).state).toBe('required')
  const shown = await getHoldEffect(database.db, { rolloutId: rollout, wave: 'students', now: after(2) })
  expect([shown.now.before.total.states.required, shown.now.after.total.states.grace]).toEqual([1, 1])
  expect([shown.before[0]?.effective, shown.after[0]?.effective]).toEqual([date.getTime() / 1000, null])
  await holdWave(database.db, { rolloutId: rollout, wave: 'students', reason: 'No text messages arrive', actor: actor(), now: after(2) })
  expect(await decision(after(2))).toMatchObject({ state: 'grace', flags: ['held'] })
  expect(
    await refusal(holdWave(database.db, { rolloutId: rollout, wave: 'students', reason: 'Again', actor: actor(), now: after(3) })),
  ).toBe('wave-held-already')

  const effect = await getReleaseEffect(database.db, { rolloutId: rollout, wave: 'students', now: after(30) })
  const wednesday = new Date('2026-06-03T01:00:00Z')
  expect(effect.resumeAt * 1000).toBe(wednesday.getTime())
  expect(effect.atResume.total.states.required).toBe(1)
  expect([effect.before[0]?.effective, effect.after[0]?.effective]).toEqual([null, effect.resumeAt])
  await releaseHold(database.db, { rolloutId: rollout, wave: 'students', resumeAt: wednesday, actor: actor(), now: after(30) })
  expect((await decision(new Date(wednesday.getTime() - 1000))).state).toBe('grace')
  expect((await decision(wednesday)).state).toBe('required')
  expect(
    await refusal(releaseHold(database.db, { rolloutId: rollout, wave: 'students', resumeAt: wednesday, actor: actor(), now: after(31) })),
  ).toBe('wave-not-held')
})

test('a long hold that began before the date gives notice anew, and later steps keep their distance', async () => {
  await holdWave(database.db, { rolloutId: rollout, wave: 'students', reason: 'Entrance tests', actor: actor(), now: after(-48) })
  const released = after(14 * 24)
  const effect = await getReleaseEffect(database.db, { rolloutId: rollout, wave: 'students', now: released })
  const resumed = new Date('2026-06-22T01:00:00Z')
  expect(effect.resumeAt * 1000).toBe(resumed.getTime())
  const [enforce, step] = effect.after
  expect((enforce?.effective ?? 0) * 1000).toBe(resumed.getTime())
  // Planned for Wed 1 July 10:00, thirty days after the date: Wed 22 July is thirty days after the new one.
  expect((step?.effective ?? 0) * 1000).toBe(Date.parse('2026-07-22T01:00:00Z'))
  const early = new Date(resumed.getTime() - 1)
  expect(
    await refusal(releaseHold(database.db, { rolloutId: rollout, wave: 'students', resumeAt: early, actor: actor(), now: released })),
  ).toBe('resume-too-early')
  await releaseHold(database.db, { rolloutId: rollout, wave: 'students', resumeAt: resumed, actor: actor(), now: released })
  expect((await decision(new Date(resumed.getTime() - 1000))).state).not.toBe('required')
  expect((await decision(resumed)).state).toBe('required')
})

test('of twenty who hold a wave at once one does', async () => {
  const all = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      holdWave(database.db, { rolloutId: rollout, wave: 'students', reason: 'r', actor: actor(), now: date }),
    ),
  )
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await database.db.select().from(holds).where(eq(holds.rolloutId, rollout))).toHaveLength(1)
})

test('an exemption in the plan reaches its audience, and only for its time', async () => {
  const { db } = database
  const exempt = `${group}-exempt`
  const document = plan({
    key: `${group}-plan`,
    waves: [wave({ audience: { any: [{ group: exempt }, { group: `${group}-other` }] } })],
    exemptions: [{ audience: { group: exempt }, from: '2026-06-01T10:00', until: '2026-06-15T10:00', reason: text('Field work') }],
  })
  await runningRollout(db, document)
  const member = (await person(db, { groups: [exempt], passwordHash: 'x' })).id
  const other = (await person(db, { groups: [`${group}-other`], passwordHash: 'x' })).id
  expect((await decision(after(1), member)).state).toBe('exempt')
  expect((await decision(after(1), other)).state).toBe('required')
  expect((await decision(after(14 * 24), member)).state).toBe('required')
})

test('an exemption has an owner, a reason and an end of at most 90 days, reaches its audience, and adds notice when it is ended (SR-11)', async () => {
  const { db } = database
  const days = (n: number) => after(n * 24)
  const grant = (more: object) =>
    grantExemption(db, {
      to: { audience: { group } },
      rolloutId: rollout,
      from: date,
      until: days(60),
      reason: 'Field work',
      ownerId: admin,
      actor: actor(),
      now: date,
      ...more,
    })
  expect(await refusal(grant({ until: new Date(days(90).getTime() + 1) }))).toBe('exemption-too-long')
  expect(await refusal(grant({ until: after(-1), from: after(-2) }))).toBe('exemption-dates')
  expect(await refusal(grant({ reason: ' ' }))).toBe('reason-missing')
  const gone = (await person(db, { standing: 'left' })).id
  expect(await refusal(grant({ ownerId: gone }))).toBe('exemption-owner')
  const id = await grant({ until: days(90) })
  expect((await decision(days(10))).state).toBe('exempt')
  await endExemption(db, { id, reason: 'Back', actor: actor(), now: days(20) })
  expect((await decision(days(20))).state).toBe('grace')
  expect((await decision(days(28))).state).toBe('required')
  expect(await refusal(endExemption(db, { id, reason: 'Back', actor: actor(), now: days(20) }))).toBe('exemption-unknown')
})

test('an extension moves one deadline, a pin moves one person, both are audited', async () => {
  const { db } = database
  await grantExtension(db, {
    personId: somebody,
    rolloutId: rollout,
    until: new Date('2026-06-16T01:00:00Z'),
    reason: 'Broken phone',
    actor: actor(),
    now: after(1),
  })
  expect(await decision(after(2))).toMatchObject({ state: 'grace', deadline: Date.parse('2026-06-16T01:00:00Z') / 1000 })
  await pinPerson(db, { personId: somebody, rolloutId: rollout, wave: 'later', reason: 'Exchange student', actor: actor(), now: after(2) })
  expect((await decision(after(3))).obligations.find((line) => line.rollout === rollout)?.wave).toBe('later')
  expect(
    await refusal(pinPerson(db, { personId: somebody, rolloutId: rollout, wave: 'nowhere', reason: 'x', actor: actor(), now: after(2) })),
  ).toBe('wave-unknown')
  await unpinPerson(db, { personId: somebody, rolloutId: rollout, actor: actor(), now: after(4) })
  expect((await decision(after(5))).obligations.find((line) => line.rollout === rollout)?.wave).toBe('students')
  const actions = await db.select({ action: auditEvents.action }).from(auditEvents).where(eq(auditEvents.personId, somebody))
  expect(actions.map(({ action }) => action).sort()).toEqual(['extension.granted', 'rollout.person-pinned', 'rollout.person-unpinned'])
})

test('the first telling of a date counts; an earlier date is told anew; a deadline that passed stays passed', async () => {
  const { db } = database
  const untold = (await person(db, { groups: [group], passwordHash: 'x', lastSignInAt: after(-24) })).id
  const tell = async (at: Date) => recordTold(db, await decidePerson(db, { personId: untold, context: signIn, now: at }), at)
  const row = async () => (await db.select().from(personRollouts).where(eq(personRollouts.personId, untold)))[0]
  await tell(new Date('2026-03-20T00:00:00Z'))
  expect(await row()).toBeUndefined()
  await tell(after(-24))
  await tell(after(-23))
  expect(await row()).toMatchObject({ toldAt: after(-24), toldDeadline: date, passedAt: null })
  // Told on Sun 31 May, seven days of notice: Sun 7 June is moved to the desk's next slot, Mon 8 June 09:00.
  const own = new Date('2026-06-08T00:00:00Z')
  expect((await decision(new Date(own.getTime() - 1000), untold)).state).toBe('grace')
  expect((await decision(own, untold)).state).toBe('required')
  await tell(after(200))
  expect((await row())?.passedAt).toEqual(own)
  await pinPerson(db, { personId: untold, rolloutId: rollout, wave: 'later', reason: 'Moved', actor: actor(), now: after(201) })
  expect((await decision(after(202), untold)).state).toBe('required')
})

test('a skip is used once, however often the page is sent, and only where one may skip', async () => {
  const { db } = database
  const at = after(-24 * 5)
  const decided = await decidePerson(db, { personId: somebody, context: signIn, now: at })
  expect(decided.decision.prompt).toBe('skippable')
  await Promise.all([1, 2, 3, 4].map(() => recordSkip(db, decided, at)))
  const [row] = await db.select().from(personRollouts).where(eq(personRollouts.personId, somebody))
  expect(row).toMatchObject({ skipsUsed: 1, lastSkipAt: at })
  await credential(db, somebody, 'passkey', { at })
  const ready = await decidePerson(db, { personId: somebody, context: signIn, now: at })
  expect(await refusal(recordSkip(db, ready, at))).toBe('skip-not-allowed')
})
