/** Terms of use: asked before a session opens, once for each version, by the one that is in force at that very instant. */
import { and, eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { sessions } from '@/db/schema/sign-in'
import { termsAgreements, termsVersions } from '@/db/schema/terms'
import { listActivity } from '@/lib/people/activity/data'
import { findAskedTerms, getTerms, getTermsVersion, hasTermsInForce, listTerms } from '@/lib/people/terms/data'
import { publishTerms, takeBackTerms } from '@/lib/people/terms/mutations'
import { after, days } from '@/lib/platform/duration'
import { answerTerms } from '@/lib/sign-in/steps/answer-terms'
import { finish } from '@/lib/sign-in/steps/finish'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { holdTotp, personWithPassword, place, takeFirstSteps, ticketOf } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const later = (seconds: number) => after(now, seconds * 1000)
const words = { en: 'Be kind.', ja: '互いに配慮してください。' }

beforeEach(async () => {
  await database.db.delete(termsAgreements)
  await database.db.delete(termsVersions)
})

let author: Promise<string> | undefined
async function publish(chosen: Partial<Parameters<typeof publishTerms>[1]> = {}) {
  author ??= person(database.db, { roles: ['administrator'] }).then(({ id }) => id)
  const actor = { kind: 'person', id: await author, address: '192.0.2.9' } as const
  const newest = (await listTerms(database.db, now))[0]?.version ?? 0
  return publishTerms(database.db, { ...words, inForceFrom: null, after: newest, actor, now, ...chosen })
}
const takeBack = async (version: number, at = now) =>
  takeBackTerms(database.db, { version, actor: { kind: 'person', id: (await author) ?? '', address: '' }, now: at })

test('a sign-in is asked at its end, no session stands before that, and the agreement is kept, audited and shown once', async () => {
  const { db } = database
  await publish()
  const { id, login } = await personWithPassword(db)
  const { token, journey } = await takeFirstSteps(db, login, later(60))
  expect(journey.step).toBe('terms')
  await expect(finish(db, journey, place(later(60)))).rejects.toMatchObject({ code: 'journey-moved' })
  expect(await db.select().from(sessions).where(eq(sessions.personId, id))).toEqual([])

  const answered = await answerTerms(db, await ticketOf(db, token), { version: 1 }, place(later(61)))
  expect(answered.step).toBe('finish')
  expect(await finish(db, answered, place(later(61)))).not.toBeNull()
  const kept = await db.select().from(termsAgreements).where(eq(termsAgreements.personId, id))
  expect(kept).toEqual([{ personId: id, version: 1, agreedAt: later(61) }])
  const told = await db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.action, 'terms.agreed'), eq(auditEvents.personId, id)))
  expect(told).toMatchObject([{ data: { version: 1 }, address: '192.0.2.1' }])
  const { entries } = await listActivity(db, { personId: id, limit: 10 })
  expect(entries.find(({ what }) => what === 'terms.agreed')).toMatchObject({ count: 1, isOwn: true })

  expect((await takeFirstSteps(db, login, later(3600))).journey.step).toBe('finish')
  expect((await listTerms(db, later(3600)))[0]).toMatchObject({ version: 1, state: 'in-force', agreed: 1 })
})

test('terms are not shown, and cannot be agreed to, before the second factor', async () => {
  const { db } = database
  await publish()
  const { id, login } = await personWithPassword(db)
  await holdTotp(db, id)
  const { token, journey } = await takeFirstSteps(db, login, later(60))
  expect(journey.step).toBe('challenge')
  await expect(answerTerms(db, await ticketOf(db, token), { version: 1 }, place(later(61)))).rejects.toMatchObject({
    code: 'journey-moved',
  })
  expect(await db.select().from(termsAgreements)).toEqual([])
})

test('an announced version is asked from its second on; another version than the page showed is agreed to by nobody', async () => {
  const { db } = database
  await publish()
  await publish({ en: 'Be kinder.', ja: 'さらに配慮してください。', inForceFrom: later(600) })
  const { id, login } = await personWithPassword(db)
  expect(await findAskedTerms(db, id, later(599))).toBe(1)
  expect(await findAskedTerms(db, id, later(600))).toBe(2)
  expect(await getTermsVersion(db, 2, later(599))).toBeNull()

  const { token } = await takeFirstSteps(db, login, later(599))
  await expect(answerTerms(db, await ticketOf(db, token), { version: 1 }, place(later(600)))).rejects.toMatchObject({ code: 'terms-moved' })
  expect(await db.select().from(termsAgreements)).toEqual([])
  const answered = await answerTerms(db, await ticketOf(db, token), { version: 2 }, place(later(601)))
  expect(answered.step).toBe('finish')
  // The older version can be read by whoever agreed to it once.
  expect(await getTermsVersion(db, 1, later(601))).toMatchObject({ en: 'Be kind.' })
})

test('a version that begins between agreeing and the session is asked as well', async () => {
  const { db } = database
  await publish()
  await publish({ en: 'Be kinder.', ja: 'さらに配慮してください。', inForceFrom: later(600) })
  const { login } = await personWithPassword(db)
  const { token } = await takeFirstSteps(db, login, later(598))
  const answered = await answerTerms(db, await ticketOf(db, token), { version: 1 }, place(later(599)))
  expect(await finish(db, answered, place(later(600)))).toBeNull()
})

test('taken back: the version before is in force again, or nothing is asked; a page without terms goes on, and only then', async () => {
  const { db } = database
  await publish()
  await publish({ en: 'Be kinder.', ja: 'さらに配慮してください。', now: later(10) })
  const { id, login } = await personWithPassword(db)
  const { token } = await takeFirstSteps(db, login, later(60))
  await takeBack(2, later(61))
  expect(await getTerms(db, later(61))).toMatchObject({ version: 1 })
  const asked = await answerTerms(db, await ticketOf(db, token), { version: null }, place(later(62)))
  expect(asked.step).toBe('terms')
  await takeBack(1, later(63))
  expect(await hasTermsInForce(db, later(63))).toBe(false)
  const free = await answerTerms(db, await ticketOf(db, token), { version: null }, place(later(64)))
  expect(free.step).toBe('finish')
  expect(await findAskedTerms(db, id, later(65))).toBeNull()
  // What was agreed to can be read; what was taken back before it began never stood.
  expect(await getTermsVersion(db, 1, later(65))).toMatchObject({ version: 1 })
  await publish({ en: 'Never.', ja: '一度も。', inForceFrom: later(900), now: later(65) })
  await takeBack(3, later(66))
  expect(await getTermsVersion(db, 3, later(1000))).toBeNull()
  expect((await listTerms(db, later(1000))).map(({ isReadable }) => isReadable)).toEqual([false, true, true])
  await expect(takeBack(1)).rejects.toMatchObject({ code: 'terms-unknown' })
  await expect(takeBack(7)).rejects.toMatchObject({ code: 'terms-unknown' })
  expect((await listTerms(db, later(65))).map(({ state }) => state)).toEqual(['taken-back', 'taken-back', 'taken-back'])
})

test('past, too far, the same words, and somebody else’s version meanwhile are refused; of eight authors at once one publishes', async () => {
  await expect(publish({ inForceFrom: later(-1) })).rejects.toMatchObject({ code: 'terms-start' })
  await expect(publish({ inForceFrom: after(now, days(731)) })).rejects.toMatchObject({ code: 'terms-start' })
  await publish()
  const told = and(eq(auditEvents.action, 'terms.published'), eq(auditEvents.actorId, (await author) ?? ''))
  const before = await database.db.$count(auditEvents, told)
  await expect(publish()).rejects.toMatchObject({ code: 'terms-same' })
  await expect(publish({ en: 'x', after: 0 })).rejects.toMatchObject({ code: 'settings-changed-meanwhile' })
  await expect(publish({ en: 'x', after: 9 })).rejects.toMatchObject({ code: 'settings-changed-meanwhile' })
  const races = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => publish({ en: `Race ${index}`, after: 1 })))
  expect(races.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await listTerms(database.db, now)).map(({ version, state }) => `${version} ${state}`)).toEqual(['2 in-force', '1 past'])
  expect(await database.db.$count(auditEvents, told)).toBe(before + 1)
})

test('two tabs that agree at once leave one agreement and one line', async () => {
  const { db } = database
  await publish()
  const { id, login } = await personWithPassword(db)
  const tabs = await Promise.all([takeFirstSteps(db, login, later(60)), takeFirstSteps(db, login, later(60))])
  const answered = await Promise.all(
    tabs.map(async ({ token }) => answerTerms(db, await ticketOf(db, token), { version: 1 }, place(later(61)))),
  )
  expect(answered.map(({ step }) => step)).toEqual(['finish', 'finish'])
  const told = await db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.action, 'terms.agreed'), eq(auditEvents.personId, id)))
  expect(told).toHaveLength(1)
})
