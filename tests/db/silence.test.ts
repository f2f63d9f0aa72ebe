/** A number or mailbox that two codes in a row did not reach is no reliable means: noted, told, and taken back by a code that was typed. */
import { and, desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { deliver } from '@/lib/jobs/deliver'
import { after, minutes } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import { decidePerson } from '@/lib/rollouts/decisions'
import { beginVerification } from '@/lib/verification/begin-verification'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { finishVerification } from '@/lib/verification/finish-verification'
import { enrolPhone, lastCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { personWithPassword } from '../support/sign-in'
import { type Behaviour, startStandIn } from '../support/stand-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const boundTo = '0193527e-0000-7000-8000-000000000009'
const before = { ...settings() }
let behaviour: Behaviour = { status: 201, body: { sid: 'SM1' } }
let stop: () => Promise<void>
beforeAll(async () => {
  const standIn = await startStandIn(() => behaviour)
  stop = standIn.stop
  const twilio = { TWILIO_ACCOUNT_SID: 'AC', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+815000000000', TWILIO_BASE_URL: standIn.url }
  Object.assign(settings(), { SEKISHO_PHONE: 'twilio', ...twilio })
})
afterAll(async () => {
  Object.assign(settings(), before)
  await stop()
})

async function holder() {
  const { db } = database
  const { id: personId, login } = await personWithPassword(db)
  const contact = { address: `${login}@mail.example`, source: 'import' as const, confirmedAt: now, createdAt: now }
  await db.insert(contacts).values({ id: newId(now), personId, ...contact })
  const credentialId = (await enrolPhone(db, { personId, now, number: `+8190${login.replace(/\D/g, '').padStart(8, '1')}` })).credentialId
  return { personId, credentialId }
}
const begin = async (personId: string, at: Date) => {
  const begun = await beginVerification(database.db, {
    personId,
    factor: 'phone',
    purpose: 'sign-in',
    boundTo,
    address: '192.0.2.9',
    now: at,
  })
  if (!begun.ok) throw new Error(begun.reason)
  return begun
}
/** Sends one code now, with the provider behaving so; answers what became of the message. */
async function sendOne(personId: string, at: Date, how: Behaviour) {
  const { db } = database
  behaviour = how
  const begun = await begin(personId, at)
  const code = await lastCode(db, personId)
  const mine = and(eq(messages.personId, personId), eq(messages.template, 'code'))
  const [row] = await db.select().from(messages).where(mine).orderBy(desc(messages.createdAt), desc(messages.id)).limit(1)
  await deliver(db, { messageId: row?.id ?? '', now: at })
  const [sent] = await db
    .select()
    .from(messages)
    .where(eq(messages.id, row?.id ?? ''))
  return { ...begun, code, sent }
}
const isSilent = async (personId: string) => (await listCredentials(database.db, personId))[0]?.details.silent
const toldOf = (personId: string) =>
  database.db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.template, 'factor-silent')))
const notThere = { status: 400, body: { code: 30003, message: 'unreachable +8190' } }
const at = (minute: number) => after(now, minutes(minute))

test('one refusal is chance, two in a row are not: noted once, told once; a typed code takes it back', async () => {
  const { db } = database
  const { personId, credentialId } = await holder()
  const first = await sendOne(personId, at(20), notThere)
  expect(first.sent).toMatchObject({ credentialId, state: 'failed', failure: 'twilio 30003', isUndeliverable: true })
  expect(await isSilent(personId)).toBe(false)
  await sendOne(personId, at(40), notThere)
  expect(await isSilent(personId)).toBe(true)
  await sendOne(personId, at(60), notThere)
  expect(await toldOf(personId)).toHaveLength(1)
  const told = await db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.personId, personId), eq(auditEvents.action, 'credential.silent')))
  expect(told).toHaveLength(1)
  const { facts } = await decidePerson(db, { personId, context: { purpose: 'sign-in', networks: [] }, now: at(60) })
  expect(facts.credentials).toMatchObject([{ factor: 'phone', doesNotAnswer: true }])

  const arrived = await sendOne(personId, at(80), { status: 201, body: { sid: 'SM2' } })
  expect(arrived.show.silent).toBe(true)
  const answer = {
    challengeId: arrived.challengeId,
    boundTo,
    purpose: 'sign-in' as const,
    input: { code: arrived.code },
    address: '',
    now: at(80),
  }
  expect(await finishVerification(db, answer)).toMatchObject({ ok: true })
  expect(await isSilent(personId)).toBe(false)
})

test('a code in between, and a provider or account at fault, say nothing about the number', async () => {
  const { personId } = await holder()
  await sendOne(personId, at(20), notThere)
  await sendOne(personId, at(40), { status: 201, body: { sid: 'SM3' } })
  await sendOne(personId, at(60), notThere)
  expect(await isSilent(personId)).toBe(false)
  const other = await holder()
  for (const minute of [20, 40, 60]) await sendOne(other.personId, at(minute), { status: 401, body: { code: 20003 } })
  expect(await isSilent(other.personId)).toBe(false)
  expect(await toldOf(other.personId)).toHaveLength(0)
})

test('what was removed meanwhile, or is somebody else’s, is left alone', async () => {
  const { db } = database
  const { personId, credentialId } = await holder()
  await sendOne(personId, at(20), notThere)
  behaviour = notThere
  await begin(personId, at(40))
  await db
    .update(credentials)
    .set({ removedAt: at(41) })
    .where(eq(credentials.id, credentialId))
  const [row] = await db.select().from(messages).where(eq(messages.credentialId, credentialId)).orderBy(desc(messages.createdAt)).limit(1)
  await deliver(db, { messageId: row?.id ?? '', now: at(41) })
  expect(await toldOf(personId)).toHaveLength(0)
  const [kept] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
  expect(kept?.data).not.toMatchObject({ silent: true })
})
