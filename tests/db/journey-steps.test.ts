import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { people } from '@/db/schema/people'
import { journeys, sessions } from '@/db/schema/sign-in'
import { findActor } from '@/lib/auth/load-actor'
import { tokenHash } from '@/lib/platform/crypto'
import { after, minutes } from '@/lib/platform/duration'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { answerNotice } from '@/lib/sign-in/steps/answer-notice'
import { chooseFactor, showOtherWays } from '@/lib/sign-in/steps/choose-factor'
import { finish } from '@/lib/sign-in/steps/finish'
import { givePassword } from '@/lib/sign-in/steps/give-password'
import { identify } from '@/lib/sign-in/steps/identify'
import { useDatabase } from '../support/database'
import {
  holdTotp,
  journeyOf,
  personWithPassword,
  place,
  rightPassword,
  signInWithPassword,
  takeFirstSteps,
  ticketOf,
  totpCode,
} from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')

const countSessions = async (personId: string) => (await database.db.select().from(sessions).where(eq(sessions.personId, personId))).length

test('password alone opens a full session for somebody of whom nothing more is asked, and is their arrival', async () => {
  const { db } = database
  const somebody = await personWithPassword(db, { arrivedAt: null })
  const { session, landing } = await signInWithPassword(db, somebody.login, now)
  expect(landing).toBe('/me')
  const actor = await findActor(db, { token: session.token, address: '192.0.2.1', now })
  expect(actor).toMatchObject({ access: 'full', person: { id: somebody.id }, session: { factors: [{ factor: 'password' }] } })
  const [row] = await db.select().from(people).where(eq(people.id, somebody.id))
  expect(row).toMatchObject({ arrivedAt: now, lastSignInAt: now })
})

test('a proven second factor is asked for, and only its right answer opens a session', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  const { token, journey } = await takeFirstSteps(db, somebody.login, now)
  expect(journey.step).toBe('challenge')
  await expect(answerChallenge(db, await ticketOf(db, token), { answer: { code: '000000' } }, place(now))).rejects.toMatchObject({
    name: 'Refusal',
  })
  expect(await countSessions(somebody.id)).toBe(0)
  const answered = await answerChallenge(db, await ticketOf(db, token), { answer: { code: totpCode(now) } }, place(now))
  expect(answered.step).toBe('finish')
  const finished = await finish(db, answered, place(now))
  const actor = await findActor(db, { token: finished?.session.token ?? '', address: '', now })
  expect(actor?.session.factors.map(({ factor }) => factor)).toEqual(['password', 'totp'])
  expect(actor?.access).toBe('full')
})

test('a step cannot be skipped: every later step refuses a journey that is not there yet (SR-63)', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  const token = await identify(db, { login: somebody.login, now })
  const ticket = await ticketOf(db, token)
  const attempts = [
    () => answerChallenge(db, ticket, { answer: { code: totpCode(now) } }, place(now)),
    () => answerNotice(db, ticket, { answer: 'later' }, place(now)),
    () => chooseFactor(db, ticket, { factor: 'totp' }, place(now)),
    () => showOtherWays(db, ticket, place(now)),
    async () => finish(db, await journeyOf(db, token, now), place(now)),
    async () => finish(db, { ...(await journeyOf(db, token, now)), step: 'finish' }, place(now)),
  ]
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'journey-moved' })
  expect(await countSessions(somebody.id)).toBe(0)
  expect((await journeyOf(db, token, now)).step).toBe('password')
})

test('a step is taken once: the same page sent again, from two tabs or all at once, moves nothing (SR-63)', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  const token = await identify(db, { login: somebody.login, now })
  const ticket = await ticketOf(db, token)
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => givePassword(db, ticket, { password: rightPassword }, place(now))),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(givePassword(db, ticket, { password: rightPassword }, place(now))).rejects.toMatchObject({ code: 'journey-moved' })
  const [row] = await db
    .select()
    .from(journeys)
    .where(eq(journeys.tokenHash, tokenHash(token)))
  expect(row).toMatchObject({ step: 'challenge', previous: 'password' })
})

test('two tabs finish one journey once', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  const { journey } = await takeFirstSteps(db, somebody.login, now)
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => finish(db, journey, place(now))))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await countSessions(somebody.id)).toBe(1)
})

test("one person's password never moves another's journey, and a journey never changes its person", async () => {
  const { db } = database
  const attacker = await personWithPassword(db)
  await holdTotp(db, attacker.id)
  const victim = await personWithPassword(db)
  await holdTotp(db, victim.id)
  const own = await takeFirstSteps(db, attacker.login, now)
  const other = await takeFirstSteps(db, victim.login, now)
  // The cookie of one with the page of the other.
  const mixed = { token: own.token, nonce: (await ticketOf(db, other.token)).nonce }
  await expect(answerChallenge(db, mixed, { answer: { code: totpCode(now) } }, place(now))).rejects.toMatchObject({ code: 'journey-moved' })
  expect(await countSessions(victim.id)).toBe(0)
})

test('a journey ends after ten minutes', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  const token = await identify(db, { login: somebody.login, now })
  const late = after(now, minutes(10) + 1)
  await expect(givePassword(db, await ticketOf(db, token), { password: rightPassword }, place(late))).rejects.toMatchObject({
    code: 'journey-moved',
  })
})

test('"other ways" offers only what this person holds; anything else is refused', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  const { token } = await takeFirstSteps(db, somebody.login, now)
  const there = await showOtherWays(db, await ticketOf(db, token), place(now))
  expect(there.step).toBe('choose')
  await expect(chooseFactor(db, await ticketOf(db, token), { factor: 'phone' }, place(now))).rejects.toMatchObject({ code: 'not-offered' })
  await expect(chooseFactor(db, await ticketOf(db, token), { factor: 'recovery-codes' }, place(now))).rejects.toMatchObject({
    code: 'not-offered',
  })
  expect((await chooseFactor(db, await ticketOf(db, token), { factor: 'totp' }, place(now))).step).toBe('challenge')
})

test.each(['left', 'suspended'] as const)('somebody who is %s is stopped, with the right password and factor too', async (standing) => {
  const { db } = database
  const somebody = await personWithPassword(db, { standing })
  await holdTotp(db, somebody.id)
  const { journey } = await takeFirstSteps(db, somebody.login, now)
  expect(journey).toMatchObject({ step: 'stopped', facts: { stopped: 'closed' } })
})
