/** Longer than 250 lines: one desk, and everybody who comes to it. The desk: who may let whom back in, what is recorded, and what a pass opens and does not (SR-62, SR-64, SR-66). */
import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { proofings } from '@/db/schema/proofings'
import { sessions } from '@/db/schema/sign-in'
import { countFromTables } from '@/lib/adoption/data'
import { findActor } from '@/lib/auth/load-actor'
import { isRecentProof } from '@/lib/auth/recent-proof'
import { setStanding } from '@/lib/people/life/mutations'
import { listDeskTasks, listProofings } from '@/lib/people/proofing/data'
import { type DeskActor, recordProofing } from '@/lib/people/proofing/mutations'
import { decidePass, endPass, handOutPass, withdrawPass } from '@/lib/people/proofing/requests/mutations'
import { days, hours, after as later, minutes } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import type { Role } from '@/lib/policy/types'
import { beginEpoch } from '@/lib/restores/mutations'
import { decidePerson } from '@/lib/rollouts/decisions'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { chooseFactor } from '@/lib/sign-in/steps/choose-factor'
import { finish } from '@/lib/sign-in/steps/finish'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { holdTotp, personWithPassword, place, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const address = '192.0.2.1'

async function staff(role: Role = 'support'): Promise<DeskActor> {
  const { id } = await person(database.db, { roles: [role] })
  return { id, roles: [role], address }
}
/** A student with a password, a mail address, and an app that is lost. */
async function student(chosen: Parameters<typeof personWithPassword>[1] = {}) {
  const { db } = database
  const made = await personWithPassword(db, chosen)
  await db.insert(contacts).values({
    ...{ id: newId(now), personId: made.id, address: `${made.login}@mail.example`, source: 'import' as const },
    ...{ confirmedAt: now, createdAt: now },
  })
  await holdTotp(db, made.id)
  return made
}
const look = (personId: string, actor: DeskActor, chosen: Partial<Parameters<typeof recordProofing>[1]> = {}) =>
  recordProofing(database.db, {
    ...{ personId, actor, method: 'document' as const, isRecognised: true, note: 'Student card, here', startsAt: null, now },
    ...{ kind: 'enrolment' as const, days: null, password: 'known' as const },
    ...chosen,
  })
async function handed(personId: string, actor: DeskActor, at = now): Promise<string> {
  const recorded = await look(personId, actor, { now: at })
  if (recorded.kind !== 'handed-out') throw new Error(recorded.kind)
  return recorded.code
}
const templates = async (personId: string) =>
  (await database.db.select().from(messages).where(eq(messages.personId, personId)).orderBy(messages.id)).map(({ template }) => template)
const actions = async (personId: string) =>
  (await database.db.select().from(auditEvents).where(eq(auditEvents.personId, personId)).orderBy(auditEvents.id)).map(
    ({ action }) => action,
  )
/** The journey of somebody who picks the pass under "other ways". */
async function reachPass(login: string, at: Date) {
  const { token } = await takeFirstSteps(database.db, login, at)
  await chooseFactor(database.db, await ticketOf(database.db, token), { factor: 'temporary-pass' }, place(at))
  return token
}
const answer = async (token: string, code: string, at: Date) =>
  answerChallenge(database.db, await ticketOf(database.db, token), { answer: { code } }, place(at))
async function signInWithPass(login: string, code: string, at: Date) {
  const journey = await answer(await reachPass(login, at), code, at)
  const finished = await finish(database.db, journey, place(at))
  if (!finished) throw new Error(journey.step)
  return { ...finished, actor: await findActor(database.db, { token: finished.session.token, address, now: at }) }
}
const requestOf = async (personId: string) => {
  const [line] = await listProofings(database.db, personId, now)
  if (!line) throw new Error('nothing recorded')
  return line.id
}

describe('a pass', () => {
  test('opens the factor settings and nothing else, once, and ends every other session (SR-66)', async () => {
    const { db } = database
    const [owner, desk] = await Promise.all([student(), staff()])
    const before = await takeFirstSteps(db, owner.login, now)
    const thief = await finish(db, await answer(before.token, totpCode(now), now), place(now))
    expect(thief).not.toBeNull()
    const at = later(now, minutes(2))
    const code = await handed(owner.id, desk, at)
    const { actor, landing, session } = await signInWithPass(owner.login, code, later(at, minutes(1)))
    expect(actor).toMatchObject({ access: 'enrol-only', roles: [] })
    expect(landing).toBe('/me')
    const open = await db
      .select()
      .from(sessions)
      .where(and(eq(sessions.personId, owner.id), isNull(sessions.endedAt)))
    expect(open.map(({ id }) => id)).toEqual([session.id])
    expect(await findActor(db, { token: thief?.session.token ?? '', address, now: at })).toBeNull()
    await expect(reachPass(owner.login, later(at, minutes(2)))).rejects.toMatchObject({ code: 'not-offered' })
    expect(await listProofings(db, owner.id, at)).toMatchObject([{ state: 'handed-out', pass: { state: 'used' } }])
    expect(await templates(owner.id)).toEqual(expect.arrayContaining(['pass-issued', 'pass-used']))
    expect(await actions(owner.id)).toEqual(
      expect.arrayContaining(['proofing.passed', 'credential.enrolled', 'credential.used', 'sessions.ended']),
    )
  })

  test('is proof enough for a quarter of an hour, of nothing that cannot be phished', async () => {
    const [owner, desk] = await Promise.all([student(), staff()])
    const { actor } = await signInWithPass(owner.login, await handed(owner.id, desk), later(now, minutes(1)))
    if (!actor) throw new Error('no actor')
    const isRecent = (minute: number, phishingResistant = false) =>
      isRecentProof(actor, { phishingResistant, now: later(now, minutes(1 + minute)) })
    expect([isRecent(0), isRecent(15), isRecent(15.1), isRecent(0, true)]).toEqual([true, true, false, false])
  })

  test('opens one sign-in of many that answer it at once', async () => {
    const [owner, desk] = await Promise.all([student(), staff()])
    const code = await handed(owner.id, desk)
    const tokens: string[] = []
    for (let i = 0; i < 8; i++) tokens.push(await reachPass(owner.login, now))
    const answers = await Promise.allSettled(tokens.map((token) => answer(token, code, now)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('of an appointment begins at its moment, and ends fifteen minutes later', async () => {
    const { db } = database
    const [owner, desk] = await Promise.all([student(), staff()])
    const startsAt = later(now, days(2))
    const recorded = await look(owner.id, desk, { startsAt })
    expect(recorded).toMatchObject({ kind: 'handed-out', from: startsAt, until: later(startsAt, minutes(15)) })
    const hasPassAt = async (at: Date) =>
      (await decidePerson(db, { personId: owner.id, context: { purpose: 'change', networks: [] }, now: at })).facts.enrolmentPass
    expect(await hasPassAt(now)).toMatchObject({ from: startsAt.getTime() / 1000 })
    for (const at of [later(startsAt, -1000), later(startsAt, minutes(15))])
      await expect(reachPass(owner.login, at)).rejects.toMatchObject({ code: 'not-offered' })
    if (recorded.kind !== 'handed-out') throw new Error(recorded.kind)
    expect((await signInWithPass(owner.login, recorded.code, startsAt)).actor?.access).toBe('enrol-only')
  })

  test('lets in whoever is locked or holds nothing that works', async () => {
    const { db } = database
    const [owner, desk] = await Promise.all([personWithPassword(db), staff()])
    await holdTotp(db, owner.id, { disabledAt: now, disabledWhy: 'lost' })
    expect((await takeFirstSteps(db, owner.login, now)).journey).toMatchObject({ step: 'stopped' })
    const code = await handed(owner.id, desk)
    const { token, journey } = await takeFirstSteps(db, owner.login, now)
    expect(journey).toMatchObject({ step: 'challenge', facts: { challenge: { factor: 'temporary-pass', purpose: 'change' } } })
    expect(await answer(token, code, now)).toMatchObject({ step: 'finish' })
  })

  test('is nobody’s own factor: not registered, not listed, in no count; its code is kept nowhere', async () => {
    const { db } = database
    const [owner, desk] = await Promise.all([personWithPassword(db), staff()])
    const code = await handed(owner.id, desk)
    expect(await listCredentials(db, owner.id)).toEqual([])
    const begun = await beginEnrolment(db, {
      ...{ personId: owner.id, factor: 'temporary-pass', choice: {}, boundTo: newId(now), address, now },
    })
    expect(begun).toMatchObject({ ok: false, reason: 'factor-unknown' })
    expect([...(await countFromTables(db)).keys()].filter((key) => key.includes('temporary-pass'))).toEqual([])
    const kept = JSON.stringify([
      await db.select().from(credentials).where(eq(credentials.personId, owner.id)),
      await db.select().from(proofings).where(eq(proofings.personId, owner.id)),
      await db.select().from(auditEvents).where(eq(auditEvents.personId, owner.id)),
      await db.select().from(messages).where(eq(messages.personId, owner.id)),
    ])
    for (const form of [code, code.replaceAll('-', '')]) expect(kept).not.toContain(form)
  })

  test('ends when the desk takes it back, when its owner leaves, and with a restore', async () => {
    const { db } = database
    const [first, second, third, desk] = await Promise.all([student(), student(), student(), staff()])
    for (const { id } of [first, second, third]) await handed(id, desk)
    await endPass(db, { id: await requestOf(first.id), actor: desk, now })
    await expect(endPass(db, { id: await requestOf(first.id), actor: desk, now })).rejects.toMatchObject({ code: 'pass-decided' })
    await setStanding(db, { personId: second.id, standing: 'suspended', actor: { kind: 'operator' }, now })
    await setStanding(db, { personId: second.id, standing: 'active', actor: { kind: 'operator' }, now })
    for (const { login } of [first, second])
      await expect(reachPass(login, later(now, minutes(1)))).rejects.toMatchObject({ code: 'not-offered' })
    expect(await templates(first.id)).toContain('pass-withdrawn')
    const { epoch } = await beginEpoch(db, { actor: { kind: 'operator' }, now: later(now, minutes(1)) })
    expect(epoch.voided.passes).toBeGreaterThanOrEqual(1)
    await expect(reachPass(third.login, later(now, minutes(2)))).rejects.toMatchObject({ code: 'not-offered' })
  })
})

describe('who may', () => {
  test('never oneself, never somebody of a higher role, never somebody who has left', async () => {
    const { db } = database
    const [support, admin, gone] = await Promise.all([staff(), staff('administrator'), person(db, { standing: 'left' })])
    await expect(look(support.id, support)).rejects.toMatchObject({ code: 'pass-own' })
    await expect(look(admin.id, support)).rejects.toMatchObject({ code: 'pass-higher-role' })
    await expect(look(gone.id, support)).rejects.toMatchObject({ code: 'pass-not-active' })
    const bare = await person(db)
    await expect(look(bare.id, support)).rejects.toMatchObject({ code: 'pass-needs-activation' })
    await expect(look(newId(now), support)).rejects.toMatchObject({ code: 'person-unknown' })
    await expect(look(gone.id, admin, { isRecognised: false })).resolves.toEqual({ kind: 'not-recognised' })
  })

  test('for somebody with rights here an administrator agrees, and the pass begins a day later (SR-64)', async () => {
    const { db } = database
    const owner = await student({ roles: ['support'] })
    const [desk, colleague, admin] = await Promise.all([staff(), staff(), staff('administrator')])
    expect(await look(owner.id, desk)).toEqual({ kind: 'waiting' })
    expect(await templates(owner.id)).toEqual(['pass-asked'])
    const id = await requestOf(owner.id)
    const decide = (actor: DeskActor) => decidePass(db, { id, agrees: true, actor, now })
    await expect(decide(desk)).rejects.toMatchObject({ code: 'pass-own-request' })
    await expect(decide(colleague)).rejects.toMatchObject({ code: 'pass-needs-administrator' })
    await expect(decide({ ...admin, id: owner.id })).rejects.toMatchObject({ code: 'pass-own-request' })
    await expect(handOutPass(db, { id, actor: desk, now })).rejects.toMatchObject({ code: 'pass-decided' })
    expect(await listDeskTasks(db, admin.id, now)).toContainEqual(expect.objectContaining({ kind: 'waiting', personId: owner.id }))
    await decide(admin)
    await expect(decide(admin)).rejects.toMatchObject({ code: 'pass-decided' })
    await expect(handOutPass(db, { id, actor: admin, now })).rejects.toMatchObject({ code: 'pass-decided' })
    expect(await listDeskTasks(db, desk.id, now)).toContainEqual(expect.objectContaining({ kind: 'approved', personId: owner.id }))
    const many = await Promise.allSettled([1, 2, 3, 4].map(() => handOutPass(db, { id, actor: desk, now })))
    const made = many.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(made).toHaveLength(1)
    expect(made[0]?.from).toEqual(later(now, hours(24)))
    await expect(reachPass(owner.login, later(now, minutes(1)))).rejects.toMatchObject({ code: 'not-offered' })
    const { actor } = await signInWithPass(owner.login, made[0]?.code ?? '', later(now, hours(24)))
    expect(actor).toMatchObject({ access: 'enrol-only' })
  })

  test('two desks at once: one pass, and the other asks for a second pair of eyes', async () => {
    const [owner, one, other] = await Promise.all([student(), staff(), staff()])
    const both = await Promise.all([look(owner.id, one), look(owner.id, other)])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['handed-out', 'waiting'])
    await expect(look(owner.id, one)).rejects.toMatchObject({ code: 'pass-waiting' })
  })

  test('a refused or withdrawn request makes way; a refused one hands nothing out', async () => {
    const { db } = database
    const [owner, desk, colleague] = await Promise.all([student(), staff(), staff()])
    await handed(owner.id, desk)
    expect(await look(owner.id, desk)).toEqual({ kind: 'waiting' })
    const [waiting] = (await listProofings(db, owner.id, now)).filter(({ state }) => state === 'waiting')
    const id = waiting?.id ?? ''
    await decidePass(db, { id, agrees: false, actor: colleague, now })
    await expect(handOutPass(db, { id, actor: desk, now })).rejects.toMatchObject({ code: 'pass-decided' })
    expect(await look(owner.id, desk)).toEqual({ kind: 'waiting' })
    const [again] = (await listProofings(db, owner.id, now)).filter(({ state }) => state === 'waiting')
    await expect(withdrawPass(db, { id: again?.id ?? '', actor: colleague, now })).rejects.toMatchObject({ code: 'pass-decided' })
    await withdrawPass(db, { id: again?.id ?? '', actor: desk, now })
    expect((await listProofings(db, owner.id, now)).map(({ state }) => state).sort()).toEqual(['handed-out', 'refused', 'withdrawn'])
  })
})

test('whoever is not recognised gets nothing; its owner is told, and the third time raises one alarm, also at once', async () => {
  const { db } = database
  const [owner, desk, admin] = await Promise.all([student(), staff(), student({ roles: ['administrator'] })])
  const fail = () => look(owner.id, desk, { isRecognised: false, note: 'No document' })
  await Promise.all([fail(), fail(), fail()])
  expect((await actions(owner.id)).filter((action) => action === 'proofing.alarm')).toHaveLength(1)
  expect((await templates(owner.id)).filter((template) => template === 'desk-not-recognised')).toHaveLength(3)
  expect(await templates(admin.id)).toEqual(['desk-alarm'])
  expect(await listDeskTasks(db, desk.id, now)).toContainEqual(expect.objectContaining({ kind: 'alarm', personId: owner.id, count: 3 }))
  expect(
    await db
      .select()
      .from(credentials)
      .where(and(eq(credentials.personId, owner.id), eq(credentials.factor, 'temporary-pass'))),
  ).toEqual([])
  // For a week nobody lets them in alone.
  expect(await look(owner.id, desk, { now: later(now, days(6)) })).toEqual({ kind: 'waiting' })
})
