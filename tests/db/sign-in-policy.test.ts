import { expect, test } from 'vitest'
import { activationCodes } from '@/db/schema/people'
import { personRollouts } from '@/db/schema/rollouts'
import { findActor } from '@/lib/auth/load-actor'
import { isRecentProof } from '@/lib/auth/recent-proof'
import { issueActivationCode } from '@/lib/people/activation/mutations'
import { keyedHash, seal } from '@/lib/platform/crypto'
import { after, days } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { findSession } from '@/lib/sign-in/sessions/data'
import { choosePassword, giveActivationCode } from '@/lib/sign-in/steps/activate'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { answerNotice } from '@/lib/sign-in/steps/answer-notice'
import { finish } from '@/lib/sign-in/steps/finish'
import { useDatabase } from '../support/database'
import { credential, plan, runningRollout, wave } from '../support/rollouts'
import { holdTotp, personWithPassword, place, signInWithPassword, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

// One plan for the file: students, prompted from 11 May, in force on 1 June 2026 10:00 in Tokyo.
const database = useDatabase()
const prompted = new Date('2026-05-20T03:00:00Z')
const deadline = new Date('2026-06-01T01:00:00Z')
const second = 1000

let made: Promise<string> | undefined
const withRollout = () => {
  made ??= runningRollout(database.db, plan({ waves: [wave({ lateEnrolmentDays: 14, sessions: 'keep' })] }))
  return made
}
const told = (personId: string) =>
  database.db
    .select()
    .from(personRollouts)
    .then((rows) => rows.find((row) => row.personId === personId))
const active = { affiliations: ['student'], lastSignInAt: new Date('2026-05-01T00:00:00Z') }

test('prompted: the notice is the last page; who puts it off is signed in, told, and has used a skip', async () => {
  const { db } = database
  await withRollout()
  const somebody = await personWithPassword(db, active)
  const { token, journey } = await takeFirstSteps(db, somebody.login, prompted)
  expect(journey.step).toBe('notice')
  expect(await told(somebody.id)).toBeUndefined()
  const answered = await answerNotice(db, await ticketOf(db, token), { answer: 'later' }, place(prompted))
  const finished = await finish(db, answered, place(prompted))
  expect(finished?.landing).toBe('/me')
  expect(await told(somebody.id)).toMatchObject({ toldAt: prompted, skipsUsed: 1 })
  // Asked once in so many days, not at every sign-in.
  const { journey: next } = await takeFirstSteps(db, somebody.login, after(prompted, 60 * second))
  expect(next.step).toBe('finish')
})

test('"register now" leads to the passkey', async () => {
  const { db } = database
  await withRollout()
  const somebody = await personWithPassword(db, active)
  const { token } = await takeFirstSteps(db, somebody.login, prompted)
  const answered = await answerNotice(db, await ticketOf(db, token), { answer: 'now' }, place(prompted))
  expect((await finish(db, answered, place(prompted)))?.landing).toBe('/me/factors/passkey')
})

test('one second before the deadline the session is full, at the deadline a new sign-in may only enrol, and the open one keeps what it had (SR-7)', async () => {
  const { db } = database
  await withRollout()
  const somebody = await personWithPassword(db, active)
  const before = after(deadline, -second)
  const first = await takeFirstSteps(db, somebody.login, before)
  const open = await finish(db, await answerNotice(db, await ticketOf(db, first.token), { answer: 'later' }, place(before)), place(before))
  const actorOf = (token: string | undefined, now: Date) => findActor(db, { token: token ?? '', address: '', now })
  expect((await actorOf(open?.session.token, before))?.access).toBe('full')

  const late = await takeFirstSteps(db, somebody.login, deadline)
  expect(late.journey.step).toBe('notice')
  await expect(answerNotice(db, await ticketOf(db, late.token), { answer: 'later' }, place(deadline))).rejects.toMatchObject({
    code: 'skip-not-allowed',
  })
  const answered = await answerNotice(db, await ticketOf(db, late.token), { answer: 'now' }, place(deadline))
  const enrolOnly = await finish(db, answered, place(deadline))
  expect((await actorOf(enrolOnly?.session.token, deadline))?.access).toBe('enrol-only')
  expect((await actorOf(open?.session.token, after(deadline, second)))?.access).toBe('full')
})

test('after the days of late enrolment the password alone opens nothing: the desk (SR-9)', async () => {
  const { db } = database
  await withRollout()
  const somebody = await personWithPassword(db, { ...active, lastSignInAt: new Date('2026-06-10T00:00:00Z') })
  const { journey } = await takeFirstSteps(db, somebody.login, after(deadline, days(14)))
  expect(journey).toMatchObject({ step: 'stopped', facts: { stopped: 'desk' } })
})

test('somebody not seen for 90 days is sent to the desk, password or not', async () => {
  const { db } = database
  await withRollout()
  const somebody = await personWithPassword(db, { ...active, lastSignInAt: new Date('2026-01-10T00:00:00Z') })
  const { journey } = await takeFirstSteps(db, somebody.login, deadline)
  expect(journey).toMatchObject({ step: 'stopped', facts: { stopped: 'desk' } })
})

test('recovery codes are asked before a late enrolment, and the password does not do instead (SR-9)', async () => {
  const { db } = database
  await withRollout()
  const somebody = await personWithPassword(db, active)
  const secret = seal(JSON.stringify({ salt: 'c2FsdA', hashes: ['x'] }), somebody.id)
  await credential(db, somebody.id, 'recovery-codes', { data: { left: 1, total: 10 }, secret, provenAt: null, lastUsedAt: null })
  const { journey } = await takeFirstSteps(db, somebody.login, deadline)
  expect(journey).toMatchObject({ step: 'challenge', facts: { challenge: { factor: 'recovery-codes', purpose: 'change' } } })
})

test('from the moment a factor is proven elsewhere, a session of the password alone opens nothing (FT-9)', async () => {
  const { db } = database
  const somebody = await personWithPassword(db, { affiliations: ['staff'] })
  const now = new Date('2026-04-06T03:00:00Z')
  const { session } = await signInWithPassword(db, somebody.login, now)
  expect(await findActor(db, { token: session.token, address: '', now })).not.toBeNull()
  await holdTotp(db, somebody.id)
  expect(await findActor(db, { token: session.token, address: '', now })).toBeNull()
})

test('a factor that no longer opens the sign-in but is open for change leads to an enrol-only session', async () => {
  const { db } = database
  const restricting = plan({
    key: 'retire-totp',
    policy: {},
    waves: [
      wave({
        key: 'teachers',
        audience: { affiliation: 'teacher' },
        steps: [
          { at: '2026-06-01T10:00', consequence: 'refuse', restrictions: { totp: { signIn: 'never', change: 'allowed', reset: 'never' } } },
        ],
      }),
    ],
  })
  await runningRollout(db, restricting)
  const somebody = await personWithPassword(db, { ...active, affiliations: ['teacher'] })
  await holdTotp(db, somebody.id)
  const { token, journey } = await takeFirstSteps(db, somebody.login, deadline)
  expect(journey).toMatchObject({ step: 'challenge', facts: { challenge: { factor: 'totp', purpose: 'change' } } })
  await answerChallenge(db, await ticketOf(db, token), { answer: { code: totpCode(deadline) } }, place(deadline))
  const finished = await finish(db, await answerNotice(db, await ticketOf(db, token), { answer: 'now' }, place(deadline)), place(deadline))
  const actor = await findActor(db, { token: finished?.session.token ?? '', address: '', now: deadline })
  expect(actor).toMatchObject({ access: 'enrol-only', decision: { state: 'refused' } })
})

test('activation: a refused password leaves the code as it was; a good one uses it up and signs in', async () => {
  const { db } = database
  const now = new Date('2026-04-06T03:00:00Z')
  const somebody = await personWithPassword(db, { passwordHash: null, arrivedAt: null, affiliations: ['staff'] })
  const code = 'ABCDEFGHJKMNPQRS'
  await db.insert(activationCodes).values({
    id: newId(now),
    personId: somebody.id,
    codeHash: keyedHash('activation', code),
    channel: 'print',
    createdAt: now,
    expiresAt: after(now, days(30)),
  })
  await expect(giveActivationCode(db, { code: 'ABCD-EFGH-JKMN-PQRT', now })).rejects.toMatchObject({ code: 'activation-wrong' })
  const token = await giveActivationCode(db, { code: 'ａｂｃｄ-EFGH jkmn PQRS', now })
  await expect(choosePassword(db, await ticketOf(db, token), { password: 'too short' }, place(now))).rejects.toMatchObject({
    code: 'password-too-short',
  })
  const again = await giveActivationCode(db, { code, now })
  const journey = await choosePassword(db, await ticketOf(db, again), { password: 'eleven herons by the river' }, place(now))
  const finished = await finish(db, journey, place(now))
  expect(finished?.landing).toBe('/me')
  await expect(giveActivationCode(db, { code, now })).rejects.toMatchObject({ code: 'activation-wrong' })
  // The first sitting is still open in another tab: its code is used up.
  await expect(choosePassword(db, await ticketOf(db, token), { password: 'twelve herons by the river' }, place(now))).rejects.toMatchObject(
    { code: 'activation-wrong' },
  )
})

test('a factor disabled by wrong guesses, or lost, leaves nobody with the password alone: the desk recognises them and hands out a code', async () => {
  const { db } = database
  const now = new Date('2026-04-06T03:00:00Z')
  const somebody = await personWithPassword(db, active)
  const before = await signInWithPassword(db, somebody.login, now)
  await holdTotp(db, somebody.id, { disabledAt: now, disabledWhy: 'too-many-failures' })
  const { journey } = await takeFirstSteps(db, somebody.login, now)
  expect(journey).toMatchObject({ step: 'stopped', facts: { stopped: 'desk' } })

  const issue = { personId: somebody.id, expiresAt: after(now, days(1)), actor: { kind: 'operator' as const }, now }
  await expect(issueActivationCode(db, { ...issue, channel: 'mail' })).rejects.toMatchObject({ code: 'activation-not-needed' })
  const printed = await issueActivationCode(db, { ...issue, channel: 'print' })
  const token = await giveActivationCode(db, { code: printed?.code ?? '', now })
  const chosen = await choosePassword(db, await ticketOf(db, token), { password: 'a new and rather long password' }, place(now))
  const finished = await finish(db, chosen, place(now))
  const actor = await findActor(db, { token: finished?.session.token ?? '', address: '192.0.2.1', now })
  expect(actor?.access).toBe('enrol-only')
  expect(actor && isRecentProof(actor, { phishingResistant: false, now })).toBe(true)
  expect(await findSession(db, before.session.token, now)).toBeNull()
})

test('no code is handed out beside a factor that works', async () => {
  const { db } = database
  const somebody = await personWithPassword(db, active)
  await holdTotp(db, somebody.id, { disabledAt: prompted, disabledWhy: 'lost' })
  await credential(db, somebody.id, 'passkey')
  const issue = {
    personId: somebody.id,
    channel: 'print' as const,
    expiresAt: after(prompted, days(1)),
    actor: { kind: 'operator' as const },
  }
  await expect(issueActivationCode(db, { ...issue, now: prompted })).rejects.toMatchObject({ code: 'activation-not-needed' })
})
