/** Codes by e-mail through the corridor: pending until its owner answered, by code or by link (SR-19); labels before codes. */
import { and, desc, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import type { SealedMail } from '@/lib/mail/types'
import { unseal } from '@/lib/platform/crypto'
import { after, days, minutes } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { beginVerification } from '@/lib/verification/begin-verification'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { finishEnrolment } from '@/lib/verification/finish-enrolment'
import { finishVerification } from '@/lib/verification/finish-verification'
import { discardPending, listPending } from '@/lib/verification/pending'
import { address } from '../support/credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const factor = 'email-otp'
// Sends are capped by mailbox: each test has its own.
let mailboxes = 0
const newMailbox = () => `hana${++mailboxes}@mail.example`

async function lastMail(personId: string, template: string): Promise<SealedMail & { token: string; challengeId: string }> {
  const [row] = await database.db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.template, template)))
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(1)
  if (!row) throw new Error('no mail')
  const mail = JSON.parse(unseal(row.sealed, personId)) as SealedMail
  const link = new URL(String(mail.params.link || 'http://localhost'))
  return { ...mail, token: link.searchParams.get('token') ?? '', challengeId: link.pathname.split('/').at(-1) ?? '' }
}

async function beginAt(personId: string, mailbox: string, { label = '自宅', boundTo = newId(now), at = now } = {}) {
  const begun = await beginEnrolment(database.db, { personId, factor, choice: { address: mailbox, label }, boundTo, address, now: at })
  if (!begun.ok) throw new Error(begun.reason)
  return { ...begun, boundTo }
}
const finishBy = (personId: string, challengeId: string, input: unknown, boundTo: string | null, at = now) =>
  finishEnrolment(database.db, { challengeId, boundTo, input, label: '', actor: { kind: 'person', id: personId, address }, now: at })

test('an address is pending until its owner, in any session of theirs, uses the link; once (SR-19)', async () => {
  const { db } = database
  const [owner, other] = await Promise.all([person(db), person(db)])
  const mailbox = newMailbox()
  const begun = await beginAt(owner.id, mailbox)
  const mail = await lastMail(owner.id, 'email-confirm')
  expect(mail.to).toBe(mailbox)
  expect(mail.challengeId).toBe(begun.challengeId)
  expect(await listPending(db, { personId: owner.id, now })).toMatchObject([{ label: '自宅', shown: 'h•••@mail.example' }])
  expect(await listCredentials(db, owner.id)).toEqual([])
  // Looking changes nothing, and nobody else's session confirms it.
  expect(await listPending(db, { personId: other.id, challengeId: begun.challengeId, now })).toEqual([])
  expect(await finishBy(other.id, begun.challengeId, { token: mail.token }, null)).toMatchObject({ ok: false, reason: 'challenge-over' })
  const later = after(now, minutes(700))
  const both = await Promise.all([1, 2, 3, 4].map(() => finishBy(owner.id, begun.challengeId, { token: mail.token }, null, later)))
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await listCredentials(db, owner.id)).toMatchObject([{ factor, label: '自宅', shown: 'h•••@mail.example', provenAt: null }])
  expect(await listPending(db, { personId: owner.id, now: later })).toEqual([])
})

test('the link lives a day, guesses at it are counted, and a pending address can be given up', async () => {
  const { db } = database
  const owner = await person(db)
  const first = await beginAt(owner.id, newMailbox())
  const { token } = await lastMail(owner.id, 'email-confirm')
  expect(await finishBy(owner.id, first.challengeId, { token }, null, after(now, days(1)))).toMatchObject({
    ok: false,
    reason: 'challenge-over',
  })
  const wrong = 'A'.repeat(22)
  for (let i = 0; i < 5; i++)
    expect(await finishBy(owner.id, first.challengeId, { token: wrong }, null)).toMatchObject({ reason: 'link-over' })
  expect(await finishBy(owner.id, first.challengeId, { token }, null)).toMatchObject({ ok: false, reason: 'too-many-tries' })
  const second = await beginAt(owner.id, newMailbox())
  const again = await lastMail(owner.id, 'email-confirm')
  await discardPending(db, { personId: owner.id, challengeId: second.challengeId, now })
  expect(await finishBy(owner.id, second.challengeId, { token: again.token }, null)).toMatchObject({ ok: false, reason: 'challenge-over' })
})

test('the code confirms where it was begun, and a new one ends the old (SR-15)', async () => {
  const owner = await person(database.db)
  const boundTo = newId(now)
  const mailbox = newMailbox()
  const first = await beginAt(owner.id, mailbox, { boundTo })
  const old = await lastMail(owner.id, 'email-confirm')
  const second = await beginAt(owner.id, mailbox, { boundTo, at: after(now, 1000) })
  const { params } = await lastMail(owner.id, 'email-confirm')
  expect(await finishBy(owner.id, first.challengeId, { code: old.params.code }, boundTo)).toMatchObject({ ok: false })
  expect(await finishBy(owner.id, first.challengeId, { token: old.token }, null)).toMatchObject({ ok: false })
  expect(await finishBy(owner.id, second.challengeId, { code: params.code }, newId(now))).toMatchObject({
    ok: false,
    reason: 'challenge-over',
  })
  expect(await finishBy(owner.id, second.challengeId, { code: params.code }, boundTo)).toMatchObject({ ok: true, verified: null })
})

test('a mailbox beside one that opens only with this sign-in is kept as circular', async () => {
  const { db } = database
  const owner = await person(db)
  await db.insert(contacts).values({
    id: newId(now),
    personId: owner.id,
    address: 'h@aozora.example',
    isCircular: true,
    source: 'import',
    confirmedAt: now,
    createdAt: now,
  })
  const begun = await beginAt(owner.id, 'other@aozora.example')
  const { params } = await lastMail(owner.id, 'email-confirm')
  await finishBy(owner.id, begun.challengeId, { code: params.code }, begun.boundTo)
  expect(await listCredentials(db, owner.id)).toMatchObject([{ details: { circular: true } }])
})

test('at sign-in nothing is sent before a label is picked, and picking again buys no new tries', async () => {
  const { db } = database
  const owner = await person(db)
  const begun = await beginAt(owner.id, newMailbox())
  const { params } = await lastMail(owner.id, 'email-confirm')
  const done = await finishBy(owner.id, begun.challengeId, { code: params.code }, begun.boundTo)
  if (!done.ok) throw new Error(done.reason)
  const boundTo = newId(now)
  const ask = (choice: unknown) => beginVerification(db, { personId: owner.id, factor, choice, purpose: 'sign-in', boundTo, address, now })
  const answer = (challengeId: string, code: unknown) =>
    finishVerification(db, { challengeId, boundTo, purpose: 'sign-in', input: { code }, address, now })
  expect(await ask({})).toMatchObject({ ok: true, show: { sentTo: null } })
  await expect(lastMail(owner.id, 'email-code')).rejects.toThrow('no mail')
  const sent = await ask({ credentialId: done.credentialId })
  if (!sent.ok) throw new Error(sent.reason)
  for (let i = 0; i < 4; i++) expect(await answer(sent.challengeId, '000000')).toMatchObject({ ok: false })
  const shownAgain = await ask({})
  expect(shownAgain.ok).toBe(true)
  const last = await ask({ credentialId: done.credentialId })
  if (!last.ok) throw new Error(last.reason)
  expect(await answer(last.challengeId, '000000')).toMatchObject({ ok: false, reason: 'code-wrong' })
  expect(await answer(last.challengeId, (await lastMail(owner.id, 'email-code')).params.code)).toMatchObject({
    ok: false,
    reason: 'too-many-tries',
  })
})

test('the right code signs in and proves the address', async () => {
  const { db } = database
  const owner = await person(db)
  const begun = await beginAt(owner.id, newMailbox())
  const { params } = await lastMail(owner.id, 'email-confirm')
  const done = await finishBy(owner.id, begun.challengeId, { code: params.code }, begun.boundTo)
  if (!done.ok) throw new Error(done.reason)
  const boundTo = newId(now)
  const sent = await beginVerification(db, {
    personId: owner.id,
    factor,
    choice: { credentialId: done.credentialId },
    purpose: 'sign-in',
    boundTo,
    address,
    now,
  })
  if (!sent.ok) throw new Error(sent.reason)
  const { params: mailed } = await lastMail(owner.id, 'email-code')
  const answered = await finishVerification(db, {
    challengeId: sent.challengeId,
    boundTo,
    purpose: 'sign-in',
    input: { code: mailed.code },
    address,
    now,
  })
  expect(answered).toMatchObject({ ok: true, verified: { personId: owner.id, factor } })
  expect(await listCredentials(db, owner.id)).toMatchObject([{ provenAt: now }])
})
