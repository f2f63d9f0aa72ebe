import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { personRoles, type RoleName } from '@/db/schema/people'
import { sessions } from '@/db/schema/sign-in'
import { judgeAccess } from '@/lib/auth/access'
import { findActor } from '@/lib/auth/load-actor'
import { isRecentProof } from '@/lib/auth/recent-proof'
import { after, hours, minutes, seconds } from '@/lib/platform/duration'
import { listSessions } from '@/lib/sign-in/sessions/data'
import { endSession, endSessionsOf, rotateSession } from '@/lib/sign-in/sessions/mutations'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { beginConfirmation } from '@/lib/sign-in/steps/confirm'
import { finish } from '@/lib/sign-in/steps/finish'
import { useDatabase } from '../support/database'
import { holdTotp, personWithPassword, place, signInWithPassword, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')

async function signedIn(roles: RoleName[] = []) {
  const somebody = await personWithPassword(database.db, { roles })
  const { session } = await signInWithPassword(database.db, somebody.login, now)
  const isOpenAt = async (at: Date) => (await findActor(database.db, { token: session.token, address: '', now: at })) !== null
  return { somebody, session, isOpenAt }
}

test('a session ends an hour after its last use, and a day after its start however much it is used (SR-71)', async () => {
  const idle = await signedIn()
  expect(await idle.isOpenAt(after(now, hours(1) - 1))).toBe(true)
  const unused = await signedIn()
  expect(await unused.isOpenAt(after(now, hours(1)))).toBe(false)
  const busy = await signedIn()
  for (let at = minutes(50); at < hours(24); at += minutes(50)) expect(await busy.isOpenAt(after(now, at))).toBe(true)
  expect(await busy.isOpenAt(after(now, hours(24)))).toBe(false)
})

test.each(['administrator', 'support'] as const)('for %s it is 15 minutes and 12 hours (SR-71)', async (role) => {
  const unused = await signedIn([role])
  expect(await unused.isOpenAt(after(now, minutes(15)))).toBe(false)
  const busy = await signedIn([role])
  for (let at = minutes(14); at < hours(12); at += minutes(14)) expect(await busy.isOpenAt(after(now, at))).toBe(true)
  expect(await busy.isOpenAt(after(now, hours(12)))).toBe(false)
})

test('a role given meanwhile shortens a session that is already open (SR-74)', async () => {
  const { somebody, isOpenAt } = await signedIn()
  await database.db.insert(personRoles).values({ personId: somebody.id, role: 'administrator', grantedAt: now })
  expect(await isOpenAt(after(now, minutes(16)))).toBe(false)
})

test('only a hash of the token is stored, and a token that nobody was given opens nothing (SR-70, SR-75)', async () => {
  const { db } = database
  const { somebody, session } = await signedIn()
  const [row] = await db.select().from(sessions).where(eq(sessions.personId, somebody.id))
  expect(JSON.stringify(row)).not.toContain(session.token)
  for (const token of ['', session.id, row?.tokenHash ?? '', 'A'.repeat(43)])
    expect(await findActor(db, { token, address: '', now })).toBeNull()
})

test('a rotated session leaves the old id dead; of many at once one rotates it (SR-70)', async () => {
  const { db } = database
  const { somebody, session, isOpenAt } = await signedIn()
  const rotate = () => rotateSession(db, { sessionId: session.id, personId: somebody.id, added: [], now })
  const results = await Promise.allSettled(Array.from({ length: 20 }, rotate))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await isOpenAt(now)).toBe(false)
  expect(await listSessions(db, somebody.id, now)).toHaveLength(1)
})

test('sessions are listed and ended by their person only, with an event, at once', async () => {
  const { db } = database
  const { somebody, session, isOpenAt } = await signedIn()
  const other = await signedIn()
  const actor = { kind: 'person', id: other.somebody.id } as const
  expect(await endSession(db, { sessionId: session.id, personId: other.somebody.id, why: 'by-person', actor, now })).toBe(false)
  expect(await isOpenAt(now)).toBe(true)
  expect(
    await endSession(db, {
      sessionId: session.id,
      personId: somebody.id,
      why: 'by-person',
      actor: { kind: 'person', id: somebody.id },
      now,
    }),
  ).toBe(true)
  expect(await isOpenAt(now)).toBe(false)
  const events = await db.select().from(auditEvents).where(eq(auditEvents.personId, somebody.id))
  expect(events.map(({ action }) => action)).toContain('session.ended')
})

test('"end the others" keeps the one that asks', async () => {
  const { db } = database
  const { somebody, session } = await signedIn()
  await signInWithPassword(db, somebody.login, now)
  await signInWithPassword(db, somebody.login, now)
  const actor = { kind: 'person', id: somebody.id } as const
  expect(await endSessionsOf(db, { personId: somebody.id, except: session.id, why: 'by-person', actor, now })).toBe(2)
  expect((await listSessions(db, somebody.id, now)).map(({ id }) => id)).toEqual([session.id])
})

test('a confirmation adds a fresh proof under a new id, and is good for five minutes', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  const first = await takeFirstSteps(db, somebody.login, now)
  const answered = await answerChallenge(db, await ticketOf(db, first.token), { answer: { code: totpCode(now) } }, place(now))
  const made = await finish(db, answered, place(now))
  const sessionId = made?.session.id ?? ''
  const later = after(now, minutes(30))
  const before = await findActor(db, { token: made?.session.token ?? '', address: '', now: later })
  if (!before) throw new Error('not signed in')
  expect(isRecentProof(before, { phishingResistant: false, now: later })).toBe(false)

  const whose = { personId: somebody.id, sessionId, isStrong: false }
  await expect(beginConfirmation(db, { ...whose, choice: { factor: 'password' } }, place(later))).rejects.toMatchObject({
    code: 'not-offered',
  })
  await expect(beginConfirmation(db, { ...whose, isStrong: true, choice: { factor: 'totp' } }, place(later))).rejects.toMatchObject({
    code: 'not-offered',
  })
  const token = await beginConfirmation(db, { ...whose, choice: { factor: 'totp' }, next: '/me/factors/passkey' }, place(later))
  const confirmed = await finish(
    db,
    await answerChallenge(db, await ticketOf(db, token), { answer: { code: totpCode(later) } }, place(later)),
    place(later),
  )
  expect(confirmed?.landing).toBe('/me/factors/passkey')
  expect(await findActor(db, { token: made?.session.token ?? '', address: '', now: later })).toBeNull()
  const actor = await findActor(db, { token: confirmed?.session.token ?? '', address: '', now: later })
  if (!actor) throw new Error('not signed in')
  expect(isRecentProof(actor, { phishingResistant: false, now: after(later, minutes(5)) })).toBe(true)
  expect(isRecentProof(actor, { phishingResistant: false, now: after(later, minutes(5) + seconds(1)) })).toBe(false)
  expect(isRecentProof(actor, { phishingResistant: true, now: later })).toBe(false)
  expect(judgeAccess(actor.decision, 'active', actor.session.factors)).toBe('full')
})
