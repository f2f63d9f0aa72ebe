import { and, eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { adoptionDaily } from '@/db/schema/adoption'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts, people } from '@/db/schema/people'
import { exemptions } from '@/db/schema/rollouts'
import { sessions } from '@/db/schema/sign-in'
import { deliver } from '@/lib/jobs/deliver'
import { getPerson } from '@/lib/people/data'
import { standingAtSql } from '@/lib/people/life/data'
import { setStanding, updateLife } from '@/lib/people/life/mutations'
import { standingAt } from '@/lib/people/life/rules'
import { erasePeople, settlePeople } from '@/lib/people/life/settling/mutations'
import { after, days, hours } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { decidePerson } from '@/lib/rollouts/decisions'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { credential } from '../support/rollouts'
import { holdTotp, personWithPassword, takeFirstSteps } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-01T01:00:00Z')
const operator = { kind: 'operator' } as const
const dates = { leavesAt: null, keepUntil: null, onLeaveFrom: null, onLeaveTo: null }
const context = { purpose: 'sign-in', networks: [] } as const

beforeEach(async () => {
  await database.sql`update people set standing = 'suspended', leaves_at = null, on_leave_from = null, on_leave_to = null, keep_until = null`
  await database.sql`delete from adoption_daily`
})

const openSession = (personId: string) =>
  database.db.insert(sessions).values({
    id: newId(now),
    tokenHash: newId(now),
    personId,
    factors: [],
    address: '192.0.2.7',
    createdAt: now,
    lastSeenAt: now,
    expiresAt: after(now, hours(8)),
    idleSeconds: 3600,
  })
const waitingMail = async (personId: string) => {
  const id = newId(now)
  const sealed = new Uint8Array([1])
  await database.db
    .insert(messages)
    .values({ id, personId, channel: 'mail', template: 'x', locale: 'en', sealed, shownTo: 'x', state: 'queued', createdAt: now })
  return id
}
const measure = async (name: string) =>
  (await database.db.select().from(adoptionDaily).where(eq(adoptionDaily.measure, name))).reduce((sum, row) => sum + row.change, 0)

test('a date of leaving that has come stops the sign-in, the mail and the decision, although no job ran', async () => {
  const { db } = database
  const leaver = await personWithPassword(db, { leavesAt: now })
  await holdTotp(db, leaver.id)
  expect((await takeFirstSteps(db, leaver.login, now)).journey).toMatchObject({ step: 'stopped', facts: { stopped: 'closed' } })
  const messageId = await waitingMail(leaver.id)
  await deliver(db, { messageId, now })
  expect(await db.select().from(messages).where(eq(messages.id, messageId))).toMatchObject([{ state: 'failed', failure: 'person-left' }])
  expect((await decidePerson(db, { personId: leaver.id, context, now })).decision.access).toBe('locked')
  expect((await decidePerson(db, { personId: leaver.id, context, now: after(now, -1000) })).decision.access).toBe('full')
  expect((await getPerson(db, leaver.id))?.standing).toBe('active')
})

test('the job writes down what dates brought: sessions, mail and exemptions end, counts follow, once', async () => {
  const { db } = database
  const admin = await person(db, { standing: 'suspended' })
  const leaver = await person(db, { leavesAt: after(now, -hours(1)) })
  const later = await person(db, { leavesAt: after(now, hours(1)) })
  const away = await person(db, { onLeaveFrom: now })
  const back = await person(db, { standing: 'on-leave', onLeaveFrom: after(now, -days(9)), onLeaveTo: now })
  await credential(db, leaver.id, 'phone')
  await openSession(leaver.id)
  await openSession(later.id)
  const mail = await waitingMail(leaver.id)
  const exemption = newId(now)
  const until = after(now, days(9))
  await db
    .insert(exemptions)
    .values({ id: exemption, personId: leaver.id, fromAt: now, untilAt: until, reason: 'x', ownerId: admin.id, createdAt: now })
  expect(await settlePeople(db, now)).toBe(3)
  expect(await settlePeople(db, now)).toBe(0)
  const standings = await Promise.all([leaver, later, away, back].map(async ({ id }) => (await getPerson(db, id))?.standing))
  expect(standings).toEqual(['left', 'active', 'on-leave', 'active'])
  expect((await getPerson(db, leaver.id))?.keepUntil).toEqual(after(now, days(365) - hours(1)))
  expect(await db.select({ endedWhy: sessions.endedWhy }).from(sessions).where(eq(sessions.personId, leaver.id))).toEqual([
    { endedWhy: 'left' },
  ])
  expect(await db.select({ endedAt: sessions.endedAt }).from(sessions).where(eq(sessions.personId, later.id))).toEqual([{ endedAt: null }])
  expect(await db.select().from(messages).where(eq(messages.id, mail))).toMatchObject([{ state: 'failed', failure: 'person-left' }])
  expect(await db.select().from(exemptions).where(eq(exemptions.id, exemption))).toMatchObject([{ endedAt: now }])
  // One left, one went on leave, one came back: −1 people; the phone of the leaver went with them.
  expect([await measure('people'), await measure('phone-only')]).toEqual([-1, -1])
  const told = await db.select().from(auditEvents).where(eq(auditEvents.action, 'person.standing-settled'))
  expect(told).toHaveLength(3)
})

test('whoever comes back within the time of keeping has credentials and clocks as they were', async () => {
  const { db } = database
  const arrivedAt = after(now, -days(400))
  const leaver = await person(db, { arrivedAt, passwordHash: 'x' })
  const passkey = await credential(db, leaver.id, 'passkey')
  await setStanding(db, { personId: leaver.id, standing: 'left', actor: operator, now })
  expect(await getPerson(db, leaver.id)).toMatchObject({ standing: 'left', leavesAt: now, keepUntil: after(now, days(365)) })
  const later = after(now, days(300))
  expect(await erasePeople(db, later)).toBe(0)
  await setStanding(db, { personId: leaver.id, standing: 'active', actor: operator, now: later })
  expect(await getPerson(db, leaver.id)).toMatchObject({ standing: 'active', leavesAt: null, keepUntil: null, arrivedAt })
  const [held] = await db.select().from(credentials).where(eq(credentials.personId, leaver.id))
  expect(held).toMatchObject({ id: passkey, removedAt: null, disabledAt: null })
  expect((await decidePerson(db, { personId: leaver.id, context, now: later })).decision).toMatchObject({
    access: 'full',
    secondFactor: 'asked',
  })
})

test('after the time of keeping nothing of a person is left but rows, and not within a day of the change', async () => {
  const { db } = database
  const made = await person(db, { name: '青空 花子', reading: 'アオゾラ', attributes: { grade: '4' }, passwordHash: 'x' })
  await credential(db, made.id, 'phone', { secret: new Uint8Array([7]), data: { last: '1234' } })
  await db.insert(contacts).values({ id: newId(now), personId: made.id, address: 'a@b.example', source: 'import', createdAt: now })
  await openSession(made.id)
  await setStanding(db, { personId: made.id, standing: 'left', actor: operator, now })
  await db.update(people).set({ keepUntil: now }).where(eq(people.id, made.id))
  const before = await measure('people')
  expect(await erasePeople(db, after(now, hours(23)))).toBe(0)
  const at = after(now, hours(24))
  expect(await erasePeople(db, at)).toBe(1)
  expect(await erasePeople(db, at)).toBe(0)
  const gone = await db.select().from(people).where(eq(people.id, made.id))
  expect(gone).toMatchObject([{ name: '—', reading: '', externalId: null, attributes: {}, passwordHash: null, erasedAt: at }])
  expect(JSON.stringify(gone)).not.toMatch(/青空|アオゾラ|grade/)
  expect(await db.select().from(credentials).where(eq(credentials.personId, made.id))).toMatchObject([
    { factor: 'phone', data: {}, secret: null, removedAt: at },
  ])
  expect(await db.select().from(contacts).where(eq(contacts.personId, made.id))).toEqual([])
  expect(await db.select({ address: sessions.address }).from(sessions).where(eq(sessions.personId, made.id))).toEqual([{ address: '' }])
  expect(await measure('people')).toBe(before)
  await expect(setStanding(db, { personId: made.id, standing: 'active', actor: operator, now: at })).rejects.toMatchObject({
    code: 'person-erased',
  })
  // The id and the login are free for whoever gets them next.
  await person(db, { externalId: made.externalId, login: made.login })
})

test('dates by hand: contradictions and a stale form are refused, a date that has come counts at once, one put off brings back', async () => {
  const { db } = database
  const somebody = await person(db, {})
  const personId = somebody.id
  const change = async (given: Partial<typeof dates> | Record<string, Date>, version?: number) =>
    updateLife(db, {
      personId,
      version: version ?? (await getPerson(db, personId))?.version ?? 0,
      dates: { ...dates, ...given },
      actor: operator,
      now,
    })
  await expect(change({ onLeaveFrom: now, onLeaveTo: after(now, -1) })).rejects.toMatchObject({ code: 'leave-dates-order' })
  await expect(change({ keepUntil: now })).rejects.toMatchObject({ code: 'keep-before-leaving' })
  await expect(change({ leavesAt: now }, 99)).rejects.toMatchObject({ code: 'person-changed-meanwhile' })
  await openSession(personId)
  await change({ leavesAt: now })
  expect(await getPerson(db, personId)).toMatchObject({ standing: 'left', keepUntil: after(now, days(365)) })
  const open = and(eq(sessions.personId, personId), eq(sessions.endedWhy, 'left'))
  expect(await db.select().from(sessions).where(open)).toHaveLength(1)
  await change({ leavesAt: after(now, days(1)) })
  expect(await getPerson(db, personId)).toMatchObject({ standing: 'active', leavesAt: after(now, days(1)) })
  await change({ onLeaveFrom: after(now, -days(1)), onLeaveTo: after(now, days(1)) })
  expect(await getPerson(db, personId)).toMatchObject({ standing: 'on-leave' })
  // Back before the day that was written down: the leave ends now, and counts as an arrival.
  await setStanding(db, { personId, standing: 'active', actor: operator, now })
  expect(await getPerson(db, personId)).toMatchObject({ standing: 'active', onLeaveTo: now })
})

test('SQL and memory read the same standing', async () => {
  const { db } = database
  const made = await person(db, {})
  const date = fc.option(
    fc.integer({ min: -2, max: 2 }).map((n) => after(now, n * 1000)),
    { nil: null },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        standing: fc.constantFrom('active', 'on-leave', 'left', 'suspended'),
        leavesAt: date,
        onLeaveFrom: date,
        onLeaveTo: date,
      }),
      async (life) => {
        await db.update(people).set(life).where(eq(people.id, made.id))
        const [row] = await db.execute<{ standing: string }>(
          sql`select ${standingAtSql(now)} as standing from people p where p.id = ${made.id}`,
        )
        expect(row?.standing).toBe(standingAt(life, now))
      },
    ),
    { numRuns: 150 },
  )
})
