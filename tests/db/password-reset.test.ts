/** Longer than 250 lines: one way, walked in every wrong order. A forgotten password: two methods where a factor is held, never a session, and nothing to learn for whoever asks about others (SR-62, FT-11). */
import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { messages } from '@/db/schema/messages'
import { contacts, people } from '@/db/schema/people'
import { sessions } from '@/db/schema/sign-in'
import { verifyPassword } from '@/lib/people/passwords/mutations'
import { recordProofing } from '@/lib/people/proofing/mutations'
import { seal } from '@/lib/platform/crypto'
import { after as later, minutes } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import type { Journey } from '@/lib/sign-in/journeys/types'
import { choosePassword } from '@/lib/sign-in/steps/activate'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { chooseFactor, showOtherWays } from '@/lib/sign-in/steps/choose-factor'
import { finish } from '@/lib/sign-in/steps/finish'
import { identify } from '@/lib/sign-in/steps/identify'
import { beginReset, giveResetCode, sendResetCode } from '@/lib/sign-in/steps/reset-password'
import { enrolRecoveryCodes } from '../support/credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { createRandom } from '../support/random'
import { credential, plan, runningRollout, wave } from '../support/rollouts'
import { holdTotp, journeyOf, personWithPassword, place, signInWithPassword, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const newPassword = 'seven lanterns over the river'

async function member(
  chosen: Parameters<typeof personWithPassword>[1] = {},
  mail: { isCircular?: boolean; confirmedAt?: Date | null } = {},
) {
  const made = await personWithPassword(database.db, chosen)
  await database.db.insert(contacts).values({
    ...{ id: newId(now), personId: made.id, address: `${made.login}@mail.example`, source: 'import' as const },
    ...{ confirmedAt: now, createdAt: now, ...mail },
  })
  return made
}
async function begin(login: string, at = now) {
  const { db } = database
  const token = await identify(db, { login, now: at })
  return beginReset(db, await ticketOf(db, token), place(at))
}
const give = async (token: string, code: string, at = now) =>
  giveResetCode(database.db, await ticketOf(database.db, token), { code }, place(at))
const choose = async (token: string, password = newPassword, at = now) =>
  choosePassword(database.db, await ticketOf(database.db, token), { password }, place(at))
const answer = async (token: string, code: string, at = now) =>
  answerChallenge(database.db, await ticketOf(database.db, token), { answer: { code } }, place(at))
const wasReset = (personId: string) => verifyPassword(database.db, { personId, password: newPassword, now })
const openSessions = (personId: string) => database.db.$count(sessions, and(eq(sessions.personId, personId), isNull(sessions.endedAt)))
const mailsTo = (personId: string) =>
  database.db.$count(messages, and(eq(messages.personId, personId), eq(messages.template, 'password-reset-code')))
/** A plan that takes text messages the right to set a password, as Keio has it. */
const withoutPhone = () =>
  runningRollout(
    database.db,
    plan({ waves: [wave({ steps: [{ at: '2026-05-01T00:00:00Z', restrictions: { phone: { signIn: 'normal', reset: 'never' } } }] })] }),
  )

test('whoever holds no factor sets a new password by the mailed code; every session ends, and none begins', async () => {
  const { db } = database
  const somebody = await member()
  await signInWithPassword(db, somebody.login, now)
  const { token, mail } = await begin(somebody.login)
  expect((await journeyOf(db, token, now)).step).toBe('reset-code')
  expect(await give(token, mail?.code.toLowerCase().replace('-', ' ') ?? '')).toMatchObject({ step: 'new-password' })
  await expect(choose(token, 'short')).rejects.toMatchObject({ code: 'password-too-short', values: { minimum: 15 } })
  expect(await choose(token)).toMatchObject({ step: 'done' })
  expect(await wasReset(somebody.id)).toBe(true)
  expect(await openSessions(somebody.id)).toBe(0)
  const done = await db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.personId, somebody.id), eq(auditEvents.action, 'password.reset')))
  expect(done).toMatchObject([{ data: { methods: ['mail'] } }])
  await expect(choose(token, 'another long password here')).rejects.toMatchObject({ code: 'journey-moved' })
})

describe('a second method is asked for where a factor is held', () => {
  test('the factor itself', async () => {
    const { db } = database
    const somebody = await member()
    await holdTotp(db, somebody.id)
    const { token, mail } = await begin(somebody.login)
    expect(await give(token, mail?.code ?? '')).toMatchObject({
      step: 'challenge',
      facts: { challenge: { factor: 'totp', purpose: 'reset' }, proofs: [] },
    })
    await expect(choose(token)).rejects.toMatchObject({ code: 'journey-moved' })
    await expect(answer(token, '000000')).rejects.toMatchObject({ code: 'code-wrong' })
    const shown = await answer(token, totpCode(now))
    expect(shown).toMatchObject({ step: 'new-password' })
    await expect(finish(db, { ...shown, step: 'new-password' }, place(now))).rejects.toMatchObject({ code: 'journey-moved' })
    expect(await choose(token, 'nine lanterns')).toMatchObject({ step: 'done' })
    expect(await openSessions(somebody.id)).toBe(0)
  })

  test('a recovery code, where the factor is lost', async () => {
    const { db } = database
    const somebody = await member()
    await holdTotp(db, somebody.id, { disabledAt: now, disabledWhy: 'lost' })
    const { codes } = await enrolRecoveryCodes(db, { personId: somebody.id, now })
    const { token, mail } = await begin(somebody.login)
    expect(await give(token, mail?.code ?? '')).toMatchObject({ facts: { challenge: { factor: 'recovery-codes', purpose: 'reset' } } })
    expect(await answer(token, codes[0] ?? '')).toMatchObject({ step: 'new-password' })
    await choose(token)
    expect(await wasReset(somebody.id)).toBe(true)
  })

  test('a pass of the desk, which is kept for the sign-in that it was handed out for', async () => {
    const { db } = database
    const somebody = await member()
    await holdTotp(db, somebody.id, { disabledAt: now, disabledWhy: 'lost' })
    const desk = { id: (await person(db, { roles: ['support'] })).id, roles: ['support' as const], address: '192.0.2.1' }
    const handed = await recordProofing(db, {
      ...{ personId: somebody.id, actor: desk, method: 'document' as const, isRecognised: true, note: 'Card', startsAt: null, now },
      ...{ kind: 'enrolment' as const, days: null, password: 'known' as const },
    })
    const pass = handed.kind === 'handed-out' ? handed.code : ''
    const { token, mail } = await begin(somebody.login)
    expect(await give(token, mail?.code ?? '')).toMatchObject({ facts: { challenge: { factor: 'temporary-pass', purpose: 'reset' } } })
    expect(await answer(token, pass)).toMatchObject({ step: 'new-password' })
    await choose(token)
    const { token: again, journey } = await takeFirstSteps(db, somebody.login, now, { password: newPassword })
    expect(journey).toMatchObject({ step: 'challenge', facts: { challenge: { factor: 'temporary-pass', purpose: 'change' } } })
    expect(await answer(again, pass)).toMatchObject({ step: 'finish' })
    const third = await takeFirstSteps(db, somebody.login, now, { password: newPassword })
    expect(third.journey).toMatchObject({ step: 'stopped' })
  })

  test('never a second code to a mailbox, nor a factor that a restriction has taken this from', async () => {
    const { db } = database
    const byMail = await member()
    await credential(db, byMail.id, 'email-otp', {
      ...{ data: { shown: 'm•••@mail.example', circular: false } },
      secret: seal(JSON.stringify({ address: 'm@mail.example' }), byMail.id),
    })
    const first = await begin(byMail.login)
    expect(await give(first.token, first.mail?.code ?? '')).toMatchObject({ step: 'stopped', facts: { stopped: 'desk' } })
    await withoutPhone()
    const byPhone = await member()
    await credential(db, byPhone.id, 'phone', {
      ...{ data: { lastDigits: '5678', country: 'JP', takesSms: true, channel: 'sms' } },
      secret: seal(JSON.stringify({ number: '+819012345678' }), byPhone.id),
    })
    const second = await begin(byPhone.login)
    expect(await give(second.token, second.mail?.code ?? '')).toMatchObject({ step: 'stopped', facts: { stopped: 'desk' } })
    expect(await wasReset(byPhone.id)).toBe(false)
  })
})

describe('nothing to learn, and nothing to guess', () => {
  test('a name that nobody has gets the same page, and no code is right', async () => {
    const { token, mail } = await begin('nobody-called-this')
    expect(mail).toBeNull()
    expect((await journeyOf(database.db, token, now)).step).toBe('reset-code')
    await expect(give(token, 'ABCD-EFGH')).rejects.toMatchObject({ code: 'code-wrong' })
    await expect(give(token, '1')).rejects.toMatchObject({ code: 'code-malformed' })
  })

  test('five tries, also with the right one last', async () => {
    const { mail, token } = await begin((await member()).login)
    for (let i = 0; i < 5; i++) await expect(give(token, 'AAAA-AAAA')).rejects.toMatchObject({ code: 'code-wrong' })
    await expect(give(token, mail?.code ?? '')).rejects.toMatchObject({ code: 'reset-over' })
  })

  test('a code is good in its own browser, for ten minutes', async () => {
    const somebody = await member()
    const [mine, other] = [await begin(somebody.login), await begin(somebody.login)]
    await expect(give(other.token, mine.mail?.code ?? '')).rejects.toMatchObject({ code: 'code-wrong' })
    await expect(give(mine.token, mine.mail?.code ?? '', later(now, minutes(10)))).rejects.toMatchObject({ code: 'journey-moved' })
  })

  test('mail goes to confirmed addresses that open without this sign-in, three times in ten minutes', async () => {
    const { db } = database
    const somebody = await member()
    const send = async (login: string, at = now) => {
      const { mail } = await begin(login, at)
      if (mail) await sendResetCode(db, mail, place(at))
    }
    for (let i = 0; i < 5; i++) await send(somebody.login)
    expect(await mailsTo(somebody.id)).toBe(3)
    await send(somebody.login, later(now, minutes(10)))
    expect(await mailsTo(somebody.id)).toBe(4)
    for (const one of [
      await member({}, { isCircular: true }),
      await member({}, { confirmedAt: null }),
      await member({ standing: 'suspended' }),
      await member({ standing: 'left' }),
      await member({ passwordHash: null }),
    ]) {
      await send(one.login)
      expect(await mailsTo(one.id)).toBe(0)
    }
    const [row] = await db.select().from(messages).where(eq(messages.personId, somebody.id))
    expect(JSON.stringify(row)).not.toMatch(/[2-9A-Z]{4}-[2-9A-Z]{4}"/)
  })
})

test('FT-11: whatever the order of steps, users and tabs, no password without both methods, and never a session', async () => {
  const { db } = database
  const random = createRandom(11)
  const owners = [await member(), await member()]
  for (const { id } of owners) await holdTotp(db, id)
  const counts = { steps: 0, refused: 0, resets: 0 }
  let at = now
  for (let round = 0; round < 60; round++) {
    at = later(at, minutes(1))
    for (const { id } of owners) await db.update(people).set({ passwordHash: null }).where(eq(people.id, id))
    const tabs = []
    for (let i = 0; i < 3; i++) {
      const owner = random.pick(owners)
      tabs.push({ owner, ...(await begin(owner.login, at)), mailed: false, proven: false })
    }
    const stale = await ticketOf(db, tabs[0]?.token ?? '')
    for (let i = 0; i < 14; i++) {
      const tab = random.pick(tabs)
      counts.steps += 1
      const mine = await ticketOf(db, tab.token)
      const ticket = random.chance(0.1) ? stale : random.chance(0.1) ? { token: tab.token, nonce: random.pick(tabs).token } : mine
      const code = random.chance(0.8) ? (tab.mail?.code ?? '') : (random.pick(tabs).mail?.code ?? '')
      const typed = random.chance(0.7) ? totpCode(at) : '123456'
      const acts: (() => Promise<Journey | null>)[] = [
        () => giveResetCode(db, ticket, { code }, place(at)),
        () => answerChallenge(db, ticket, { answer: { code: typed } }, place(at)),
        () => choosePassword(db, ticket, { password: `${newPassword} ${round}` }, place(at)),
        () => showOtherWays(db, ticket, place(at)),
        () => chooseFactor(db, ticket, { factor: random.pick(['totp', 'recovery-codes', 'temporary-pass']) }, place(at)),
        async () => finish(db, await journeyOf(db, tab.token, at), place(at)).then(() => null),
      ]
      const before = await db.select({ id: people.id, hash: people.passwordHash }).from(people)
      // Mostly what the page offers, so that some get to the end; else anything.
      const { step } = await journeyOf(db, tab.token, at)
      const offered = { 'reset-code': 0, challenge: 1, 'new-password': 2 }[step as string]
      const index = offered !== undefined && random.chance(0.5) ? offered : random.below(acts.length)
      let moved: Journey | null = null
      try {
        moved = (await acts[index]?.()) ?? null
      } catch {
        counts.refused += 1
      }
      const acted = ticket.token === tab.token ? tab : tabs[0]
      if (moved && acted && index === 0) acted.mailed = true
      if (moved && acted && index === 1) acted.proven = acted.mailed
      const hashes = new Map(before.map(({ id, hash }) => [id, hash]))
      for (const { id, hash } of await db.select({ id: people.id, hash: people.passwordHash }).from(people)) {
        if (hashes.get(id) === hash) continue
        counts.resets += 1
        expect(acted).toMatchObject({ mailed: true, proven: true, owner: { id } })
        expect(moved?.step).toBe('done')
      }
    }
    for (const { id } of owners) expect(await openSessions(id)).toBe(0)
    at = later(at, minutes(1))
  }
  expect(counts.resets).toBeGreaterThan(3)
  expect(counts.refused).toBeGreaterThan(100)
}, 120_000)
