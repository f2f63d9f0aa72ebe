/** The desk opens a new password (SR-62, SR-64): with what is left beside it, or by two people where nothing is; never a session. */
import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { journeys, sessions } from '@/db/schema/sign-in'
import { verifyPassword } from '@/lib/people/passwords/mutations'
import { listProofings } from '@/lib/people/proofing/data'
import { recordProofing } from '@/lib/people/proofing/mutations'
import { decidePass, endPass, handOutPass } from '@/lib/people/proofing/requests/mutations'
import type { PasswordState } from '@/lib/people/proofing/rules'
import { seal, tokenHash } from '@/lib/platform/crypto'
import { after as later, minutes } from '@/lib/platform/duration'
import { beginEpoch } from '@/lib/restores/mutations'
import { choosePassword } from '@/lib/sign-in/steps/activate'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { chooseFactor } from '@/lib/sign-in/steps/choose-factor'
import { identify } from '@/lib/sign-in/steps/identify'
import { beginReset, giveResetCode } from '@/lib/sign-in/steps/reset-password'
import { enrolRecoveryCodes } from '../support/credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { credential } from '../support/rollouts'
import { holdTotp, personWithPassword, place, signInWithPassword, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const newPassword = 'seven lanterns over the river'

async function staff() {
  const { id } = await person(database.db, { roles: ['support'] })
  return { id, roles: ['support' as const], address: '192.0.2.8' }
}
async function ask(personId: string, password: PasswordState, at = now) {
  const actor = await staff()
  const recorded = await recordProofing(database.db, {
    ...{ personId, actor, method: 'document' as const, isRecognised: true, note: 'Card', startsAt: null, now: at },
    ...{ kind: 'enrolment' as const, days: null, password },
  })
  const [line] = await listProofings(database.db, personId, at)
  return { recorded, actor, id: line?.id ?? '' }
}
/** A pass in hand; a second person agrees where one has to. */
async function pass(personId: string, password: PasswordState, at = now) {
  const { recorded, actor, id } = await ask(personId, password, at)
  if (recorded.kind === 'handed-out') return { code: recorded.code, id, actor }
  await decidePass(database.db, { id, agrees: true, actor: await staff(), now: at })
  return { ...(await handOutPass(database.db, { id, actor, now: at })), id, actor }
}
async function begin(login: string, at = now) {
  const token = await identify(database.db, { login, now: at })
  return (await beginReset(database.db, await ticketOf(database.db, token), place(at))).token
}
const give = async (token: string, code: string, at = now) =>
  giveResetCode(database.db, await ticketOf(database.db, token), { code }, place(at))
const choose = async (token: string, password = newPassword) =>
  choosePassword(database.db, await ticketOf(database.db, token), { password }, place(now))
const answer = async (token: string, code: string) =>
  answerChallenge(database.db, await ticketOf(database.db, token), { answer: { code } }, place(now))
const wasReset = (personId: string) => verifyPassword(database.db, { personId, password: newPassword, now })
const openSessions = (personId: string) => database.db.$count(sessions, and(eq(sessions.personId, personId), isNull(sessions.endedAt)))
const methods = async (personId: string) =>
  (
    await database.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.personId, personId), eq(auditEvents.action, 'password.reset')))
  ).map(({ data }) => data)

test('SR-64: without an address, the desk’s pass and the app set a new password; no session, and the pass opens it once', async () => {
  const { db } = database
  const { id, login } = await personWithPassword(db)
  await signInWithPassword(db, login, now)
  await holdTotp(db, id)
  const handed = await pass(id, 'forgotten')
  const [token, tab] = [await begin(login), await begin(login)]
  expect(await give(token, handed.code.toLowerCase().replaceAll('-', ' '))).toMatchObject({
    step: 'challenge',
    facts: { challenge: { factor: 'totp', purpose: 'reset' }, proofs: [] },
  })
  await expect(choose(token)).rejects.toMatchObject({ code: 'journey-moved' })
  // The pass is no second method beside itself.
  const ticket = await ticketOf(db, token)
  await expect(chooseFactor(db, ticket, { factor: 'temporary-pass' }, place(now))).rejects.toMatchObject({ code: 'not-offered' })
  await give(tab, handed.code)
  await answer(tab, totpCode(now))
  await expect(answer(token, totpCode(now))).rejects.toBeDefined()
  expect(await choose(tab)).toMatchObject({ step: 'done' })
  expect(await wasReset(id)).toBe(true)
  expect(await openSessions(id)).toBe(0)
  expect(await methods(id)).toEqual([{ methods: ['temporary-pass', 'totp'] }])
  expect(await listProofings(db, id, now)).toMatchObject([{ password: 'forgotten', resetAt: now, pass: { state: 'open' } }])
  await expect(give(await begin(login), handed.code)).rejects.toMatchObject({ code: 'code-wrong' })
})

test('two tabs with both methods shown: one sets its password, the other is refused', async () => {
  const { db } = database
  const { id, login } = await personWithPassword(db)
  const { codes } = await enrolRecoveryCodes(db, { personId: id, now })
  await holdTotp(db, id)
  const handed = await pass(id, 'forgotten')
  const tabs = [await begin(login), await begin(login)]
  for (const [index, token] of tabs.entries()) {
    await give(token, handed.code)
    await chooseFactor(db, await ticketOf(db, token), { factor: 'recovery-codes' }, place(now))
    expect(await answer(token, codes[index] ?? '')).toMatchObject({ step: 'new-password' })
  }
  const races = await Promise.allSettled(tabs.map((token) => choose(token)))
  expect(races.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await methods(id)).toHaveLength(1)
})

test('whoever never held a factor needs nothing beside the pass; a factor that came since is asked for at the end', async () => {
  const { db } = database
  const { id, login } = await personWithPassword(db)
  const handed = await pass(id, 'forgotten')
  const token = await begin(login)
  expect(await give(token, handed.code)).toMatchObject({ step: 'new-password' })
  const app = await holdTotp(db, id)
  await expect(choose(token)).rejects.toMatchObject({ code: 'journey-moved' })
  expect(await wasReset(id)).toBe(false)
  await db.delete(credentials).where(eq(credentials.id, app))
  const again = await begin(login)
  await give(again, handed.code)
  expect(await choose(again)).toMatchObject({ step: 'done' })
})

test('even a journey that says so is not let through by the pass that opened it, nor by the mailbox that did', async () => {
  const { db } = database
  for (const factor of ['temporary-pass', 'email-otp']) {
    const { id, login } = await personWithPassword(db)
    await holdTotp(db, id)
    const handed = await pass(id, 'forgotten')
    const token = await begin(login)
    const { facts } = await give(token, handed.code)
    const reset = factor === 'email-otp' ? { hash: null, isAnswered: true } : facts.reset
    const forged = { ...facts, reset, proofs: [{ factor, at: now.toISOString(), credentialId: null, userVerified: false }] }
    await db
      .update(journeys)
      .set({ step: 'new-password', facts: forged })
      .where(eq(journeys.tokenHash, tokenHash(token)))
    await expect(choose(token)).rejects.toMatchObject({ code: 'journey-moved' })
    expect(await wasReset(id)).toBe(false)
  }
})

describe('nothing is left', () => {
  test('two people of the desk stand for it: the pass alone, and the same pass then opens the settings', async () => {
    const { db } = database
    const { id, login } = await personWithPassword(db)
    await holdTotp(db, id)
    const { recorded } = await ask(id, 'all-lost')
    expect(recorded).toEqual({ kind: 'waiting' })
    expect(await listProofings(db, id, now)).toMatchObject([{ needs: ['all-lost'], state: 'waiting' }])
    const other = await personWithPassword(db)
    await holdTotp(db, other.id)
    const handed = await pass(other.id, 'all-lost')
    const token = await begin(other.login)
    expect(await give(token, handed.code)).toMatchObject({ step: 'new-password' })
    expect(await choose(token)).toMatchObject({ step: 'done' })
    expect(await methods(other.id)).toEqual([{ methods: ['temporary-pass'] }])
    expect(await openSessions(other.id)).toBe(0)
    const next = await takeFirstSteps(db, other.login, now, { password: newPassword })
    await chooseFactor(db, await ticketOf(db, next.token), { factor: 'temporary-pass' }, place(now))
    expect(await answer(next.token, handed.code)).toMatchObject({ step: 'finish' })
    expect(login).not.toBe(other.login)
  })

  test('one person is too few: with a factor that is lost and a pass of one, the desk is all that is left', async () => {
    const { db } = database
    const { id, login } = await personWithPassword(db)
    await holdTotp(db, id, { disabledAt: now, disabledWhy: 'lost' })
    const handed = await pass(id, 'forgotten')
    expect(await give(await begin(login), handed.code)).toMatchObject({ step: 'stopped', facts: { stopped: 'desk' } })
    expect(await wasReset(id)).toBe(false)
  })

  test('taken back while somebody chooses: nothing is set', async () => {
    const { db } = database
    const { id, login } = await personWithPassword(db)
    await holdTotp(db, id)
    const handed = await pass(id, 'all-lost')
    const token = await begin(login)
    await give(token, handed.code)
    await endPass(db, { id: handed.id, actor: handed.actor, now })
    await expect(choose(token)).rejects.toMatchObject({ code: 'pass-decided' })
    expect(await wasReset(id)).toBe(false)
  })
})

test('a mailbox is a second method beside the desk’s pass, though not beside itself', async () => {
  const { db } = database
  const { id, login } = await personWithPassword(db)
  await credential(db, id, 'email-otp', {
    data: { shown: 'm•••@mail.example', circular: false },
    secret: seal(JSON.stringify({ address: 'm@mail.example' }), id),
  })
  const handed = await pass(id, 'forgotten')
  expect(await give(await begin(login), handed.code)).toMatchObject({ facts: { challenge: { factor: 'email-otp', purpose: 'reset' } } })
})

describe('what opens nothing', () => {
  test('a pass for whoever knows their password, somebody else’s, one that ran out, one before its hour, and after a restore', async () => {
    const { db } = database
    const [known, mine, other] = [await personWithPassword(db), await personWithPassword(db), await personWithPassword(db)]
    await expect(give(await begin(known.login), (await pass(known.id, 'known')).code)).rejects.toMatchObject({ code: 'code-wrong' })
    const handed = await pass(mine.id, 'forgotten')
    await pass(other.id, 'forgotten')
    await expect(give(await begin(other.login), handed.code)).rejects.toMatchObject({ code: 'code-wrong' })
    await expect(give(await begin('nobody-called-this'), handed.code)).rejects.toMatchObject({ code: 'code-wrong' })
    const over = later(now, minutes(15))
    await expect(give(await begin(mine.login, over), handed.code, over)).rejects.toMatchObject({ code: 'code-wrong' })
    // For a person with rights here a pass begins a day later, whatever it opens.
    const admin = await personWithPassword(db, { roles: ['support'] })
    const boss = await person(db, { roles: ['administrator'] })
    const { id, actor, recorded } = await ask(admin.id, 'forgotten')
    expect(recorded.kind).toBe('waiting')
    await decidePass(db, { id, agrees: true, actor: { id: boss.id, roles: ['administrator'], address: '' }, now })
    const held = await handOutPass(db, { id, actor, now })
    await expect(give(await begin(admin.login), held.code)).rejects.toMatchObject({ code: 'code-wrong' })
    await beginEpoch(db, { actor: { kind: 'operator' }, now })
    await expect(give(await begin(mine.login), handed.code)).rejects.toMatchObject({ code: 'code-wrong' })
  })

  test('wrong ones are counted at the pass and in the journey; a day pass opens none, whatever was asked', async () => {
    const { db } = database
    const { id, login } = await personWithPassword(db)
    const handed = await pass(id, 'forgotten')
    const token = await begin(login)
    for (let i = 0; i < 5; i++) await expect(give(token, 'AAAA-AAAA-AAAA')).rejects.toMatchObject({ code: 'code-wrong' })
    await expect(give(token, handed.code)).rejects.toMatchObject({ code: 'reset-over' })
    const [row] = await db.select().from(credentials).where(eq(credentials.personId, id))
    expect(row?.failures).toBe(5)
    const other = await personWithPassword(db)
    const day = await recordProofing(db, {
      ...{ personId: other.id, actor: await staff(), method: 'document' as const, isRecognised: true, note: 'Card', startsAt: null, now },
      ...{ kind: 'day' as const, days: 1, password: 'all-lost' as const },
    })
    expect(day).toMatchObject({ kind: 'handed-out', password: 'known' })
    await expect(give(await begin(other.login), day.kind === 'handed-out' ? day.code : '')).rejects.toMatchObject({ code: 'code-wrong' })
  })
})
