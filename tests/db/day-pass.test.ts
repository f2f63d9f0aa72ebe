/** A day pass of the desk: what it stands in for, in which browser, for how long, and what it never opens (docs/decisions/0087). */
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { proofings } from '@/db/schema/proofings'
import { countFromTables } from '@/lib/adoption/data'
import { findActor } from '@/lib/auth/load-actor'
import { judgePasswordChange } from '@/lib/auth/password-change'
import { isRecentProof } from '@/lib/auth/recent-proof'
import { mayActAs } from '@/lib/auth/roles'
import { setStanding } from '@/lib/people/life/mutations'
import { listProofings } from '@/lib/people/proofing/data'
import { type DeskActor, recordProofing } from '@/lib/people/proofing/mutations'
import { decidePass, endPass, handOutPass } from '@/lib/people/proofing/requests/mutations'
import { after as later, minutes } from '@/lib/platform/duration'
import type { Role } from '@/lib/policy/types'
import { beginEpoch } from '@/lib/restores/mutations'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { chooseFactor, leavePass } from '@/lib/sign-in/steps/choose-factor'
import { finish } from '@/lib/sign-in/steps/finish'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { holdTotp, personWithPassword, place, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

const database = useDatabase()
/** Wednesday 10:00 in Tokyo. */
const now = new Date('2026-06-10T01:00:00Z')
const address = '192.0.2.1'

async function staff(role: Role = 'support'): Promise<DeskActor> {
  const { id } = await person(database.db, { roles: [role] })
  return { id, roles: [role], address }
}
/** Somebody with a password, whose app is at home. */
async function owner(chosen: Parameters<typeof personWithPassword>[1] = {}) {
  const made = await personWithPassword(database.db, chosen)
  await holdTotp(database.db, made.id)
  return made
}
async function hand(personId: string, { days = 1, at = now, desk }: { days?: number; at?: Date; desk?: DeskActor } = {}) {
  const recorded = await recordProofing(database.db, {
    ...{ personId, actor: desk ?? (await staff()), method: 'document' as const, isRecognised: true, note: 'Card', startsAt: null },
    ...{ kind: 'day' as const, days, password: 'known' as const, now: at },
  })
  if (recorded.kind !== 'handed-out') throw new Error(recorded.kind)
  return recorded
}
const from = (device: string | null, at: Date) => ({ ...place(at), device })
/** Somebody at the step behind the password, in a browser. */
const reach = (login: string, device: string | null, at = now) => takeFirstSteps(database.db, login, at, { device })
const answer = async (token: string, code: string, device: string | null, at = now) =>
  answerChallenge(database.db, await ticketOf(database.db, token), { answer: { code } }, from(device, at))
async function signIn(login: string, code: string, device: string, at = now) {
  const { token } = await reach(login, device, at)
  const journey = await answer(token, code, device, at)
  const finished = await finish(database.db, journey, from(device, at))
  if (!finished) throw new Error(journey.step)
  const actorAt = (moment: Date) => findActor(database.db, { token: finished.session.token, address, now: moment })
  return { ...finished, actorAt }
}
const asksPass = { step: 'challenge', facts: { challenge: { factor: 'day-pass' } } }
const asksApp = { step: 'challenge', facts: { challenge: { factor: 'totp' } } }

describe('a day pass', () => {
  test('is asked for first, opens a whole session in one browser again and again, and ends at midnight', async () => {
    const { db } = database
    const somebody = await owner()
    const { code, until, pass } = await hand(somebody.id)
    expect([pass, until.toISOString()]).toEqual(['day', '2026-06-10T15:00:00.000Z'])
    expect((await reach(somebody.login, 'mine')).journey).toMatchObject(asksPass)
    const { actorAt, landing } = await signIn(somebody.login, code, 'mine')
    expect(landing).toBe('/me')
    expect(await actorAt(later(now, minutes(1)))).toMatchObject({ access: 'full', decision: { standsIn: until.getTime() / 1000 } })
    // Another session is not ended by it: nothing was lost.
    const second = await signIn(somebody.login, code, 'mine', later(until, -minutes(5)))
    const third = await signIn(somebody.login, code, 'mine', later(now, minutes(20)))
    expect(await actorAt(later(now, minutes(20)))).not.toBeNull()
    expect(await third.actorAt(later(now, minutes(21)))).not.toBeNull()
    expect(await second.actorAt(later(until, -1000))).toMatchObject({ access: 'full' })
    // To the second: the session that stood on it is none, and the factor is asked for as ever.
    expect(await second.actorAt(until)).toBeNull()
    expect((await reach(somebody.login, 'mine', until)).journey).toMatchObject(asksApp)
    expect(await listProofings(db, somebody.id, until)).toMatchObject([{ kind: 'day', days: 1, pass: { state: 'ran-out' } }])
  })

  test('belongs to the browser that was right first', async () => {
    const somebody = await owner()
    const { code } = await hand(somebody.id, { days: 3 })
    const { token } = await reach(somebody.login, 'second')
    await signIn(somebody.login, code, 'first')
    // A challenge that was open elsewhere, and a sign-in begun there later.
    await expect(answer(token, code, 'second')).rejects.toMatchObject({ code: 'day-pass-elsewhere' })
    const elsewhere = await reach(somebody.login, 'second')
    expect(elsewhere.journey).toMatchObject(asksApp)
    await expect(
      chooseFactor(database.db, await ticketOf(database.db, elsewhere.token), { factor: 'day-pass' }, from('second', now)),
    ).rejects.toMatchObject({ code: 'not-offered' })
    const [held] = await database.db.select().from(credentials).where(eq(credentials.factor, 'day-pass'))
    expect(held?.failures).toBe(0)
    expect((await reach(somebody.login, 'first')).journey).toMatchObject(asksPass)
  })

  test('of eight browsers that answer at once one is the first', async () => {
    for (let round = 0; round < 5; round++) {
      const somebody = await owner()
      const { code } = await hand(somebody.id)
      const tokens: string[] = []
      for (let i = 0; i < 8; i++) tokens.push((await reach(somebody.login, `browser-${i}`)).token)
      const answers = await Promise.allSettled(tokens.map((token, i) => answer(token, code, `browser-${i}`)))
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const one of answers) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'day-pass-elsewhere' })
    }
  })

  test('opens neither console nor settings nor a new password, and proves nothing', async () => {
    const admin = await owner({ roles: ['administrator'] })
    const { db } = database
    // As if it had been agreed to by a second administrator.
    const recorded = await recordProofing(db, {
      ...{ personId: admin.id, actor: await staff('administrator'), method: 'document' as const, isRecognised: true, note: 'Card' },
      ...{ startsAt: null, kind: 'day' as const, days: 2, password: 'known' as const, now },
    })
    expect(recorded).toEqual({ kind: 'waiting' })
    const [request] = await listProofings(db, admin.id, now)
    await decidePass(db, { id: request?.id ?? '', agrees: true, actor: await staff('administrator'), now })
    const desk = { id: request?.recordedBy.id ?? '', roles: ['administrator' as const], address }
    const handed = await handOutPass(db, { id: request?.id ?? '', actor: desk, now })
    // A day after it was asked for, and until the end of the day after that one.
    expect([handed.from, handed.until].map((at) => at.toISOString())).toEqual(['2026-06-11T01:00:00.000Z', '2026-06-12T15:00:00.000Z'])
    const { actorAt } = await signIn(admin.login, handed.code, 'mine', handed.from)
    const actor = await actorAt(handed.from)
    if (!actor) throw new Error('no actor')
    expect(mayActAs(actor, ['administrator', 'support', 'auditor'])).toBe(false)
    expect(isRecentProof(actor, { phishingResistant: false, now: handed.from })).toBe(false)
    expect(isRecentProof(actor, { phishingResistant: true, now: handed.from })).toBe(false)
    expect(judgePasswordChange(actor, handed.from)).toBe('needs-recent-proof')
  })

  test('may be left out: what would be asked without it is asked', async () => {
    const { db } = database
    const somebody = await owner()
    await hand(somebody.id)
    const { token } = await reach(somebody.login, 'mine')
    const left = await leavePass(db, await ticketOf(db, token), from('mine', now))
    expect(left).toMatchObject(asksApp)
    const done = await answer(token, totpCode(now), 'mine')
    expect(done).toMatchObject({ step: 'finish' })
  })

  test('ends for its open session when the desk takes it back, hands out another, or its owner leaves; and with a restore', async () => {
    const { db } = database
    const after = later(now, minutes(1))
    const use = async () => {
      const somebody = await owner()
      const desk = await staff()
      const { code } = await hand(somebody.id, { days: 3, desk })
      return { somebody, desk, code, ...(await signIn(somebody.login, code, 'mine')) }
    }
    const taken = await use()
    const [line] = await listProofings(db, taken.somebody.id, now)
    expect(line?.pass?.state).toBe('in-use')
    await endPass(db, { id: line?.id ?? '', actor: taken.desk, now })
    expect(await taken.actorAt(after)).toBeNull()
    await expect(endPass(db, { id: line?.id ?? '', actor: taken.desk, now })).rejects.toMatchObject({ code: 'pass-decided' })

    const gone = await use()
    await setStanding(db, { personId: gone.somebody.id, standing: 'suspended', actor: { kind: 'system' }, now })
    expect(await gone.actorAt(after)).toBeNull()
    // Emptied, not only out of reach: whoever comes back is not let in by a pass from before.
    expect(await listProofings(db, gone.somebody.id, now)).toMatchObject([{ pass: { state: 'ended' } }])

    const restored = await use()
    await beginEpoch(db, { actor: { kind: 'system' }, now: after })
    expect((await reach(restored.somebody.login, 'mine', later(now, minutes(2)))).journey).toMatchObject(asksApp)
  })

  test('is in no list and no count, is told to its owner, and its code is kept nowhere', async () => {
    const { db } = database
    const somebody = await owner()
    const { code } = await hand(somebody.id)
    await signIn(somebody.login, code, 'mine')
    expect((await listCredentials(db, somebody.id)).map(({ factor }) => factor)).toEqual(['totp'])
    expect([...(await countFromTables(db)).keys()].filter((key) => key.includes('day-pass'))).toEqual([])
    const told = await db.select().from(messages).where(eq(messages.personId, somebody.id))
    const events = await db.select().from(auditEvents).where(eq(auditEvents.personId, somebody.id))
    expect(events.find(({ action }) => action === 'proofing.passed')?.data).toMatchObject({ kind: 'day' })
    const kept = JSON.stringify([
      await db.select().from(credentials).where(eq(credentials.personId, somebody.id)),
      await db.select().from(proofings).where(eq(proofings.personId, somebody.id)),
      events,
      told,
    ])
    for (const form of [code, code.replaceAll('-', '')]) expect(kept).not.toContain(form)
  })

  test.each([
    ['day', null],
    ['enrolment', 2],
  ] as const)('a %s pass with %s days is refused', async (kind, days) => {
    const somebody = await owner()
    const asked = recordProofing(database.db, {
      ...{ personId: somebody.id, actor: await staff(), method: 'document' as const, isRecognised: true, note: 'Card', startsAt: null },
      ...{ kind, days, password: 'known' as const, now },
    })
    await expect(asked).rejects.toMatchObject({ code: 'pass-days' })
  })
})
