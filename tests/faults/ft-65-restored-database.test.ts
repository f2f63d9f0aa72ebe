// FT-65: what was used between the backup and the restore works once more in the restored database, until its epoch begins.
import { and, eq, isNull } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Db } from '@/db/client'
import { CopiedDatabase, requireOwnDatabase } from '@/db/origin'
import { challenges, credentials, throttles } from '@/db/schema/credentials'
import { capturedMessages, messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { sessions } from '@/db/schema/sign-in'
import { verifyAudit } from '@/lib/audit/data'
import { sealEvents } from '@/lib/audit/sealing/mutations'
import { deliver } from '@/lib/jobs/deliver'
import { startWorker } from '@/lib/jobs/worker'
import { notifyPerson } from '@/lib/mail/mutations'
import { issueActivationCode, redeemActivationCode } from '@/lib/people/activation/mutations'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { after, days, hours, minutes, seconds } from '@/lib/platform/duration'
import { isUnavailable } from '@/lib/platform/failure'
import { newId } from '@/lib/platform/ids'
import { getEpoch } from '@/lib/restores/data'
import { beginEpoch } from '@/lib/restores/mutations'
import { findSession } from '@/lib/sign-in/sessions/data'
import { finishVerification } from '@/lib/verification/finish-verification'
import { address, challenge, enrolPhone, enrolRecoveryCodes, enrolTotp, lastCode, totpCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'
import { journeyOf, personWithPassword, takeFirstSteps } from '../support/sign-in'

const database = useDatabase()
const restoredAt = new Date('2026-06-01T04:00:00Z')
const backedUpAt = after(restoredAt, -seconds(50))
const usedAt = after(restoredAt, -seconds(20))
const operator = { kind: 'operator' } as const

type Prepared = Awaited<ReturnType<typeof prepare>>

/** Somebody with one of everything that works once, as it stands at the time of the backup. */
async function prepare(db: Db, at = backedUpAt) {
  // A hundred people share one address, whose caps on codes are not what is tested.
  await db.delete(throttles)
  const enrolled = after(at, -days(30))
  const { id: personId, login } = await personWithPassword(db)
  await db.insert(contacts).values({
    id: newId(enrolled),
    personId,
    address: `${login}@aozora.example`,
    source: 'import',
    confirmedAt: enrolled,
    createdAt: enrolled,
  })
  const { key } = await enrolTotp(db, { personId, now: enrolled })
  await enrolPhone(db, { personId, now: enrolled })
  const { codes } = await enrolRecoveryCodes(db, { personId, now: enrolled })
  const phone = await challenge(db, { personId, factor: 'phone', choice: { channel: 'sms' }, now: at })
  const sms = await lastCode(db, personId)
  const session = { id: newId(at), token: newToken() }
  await db.insert(sessions).values({
    id: session.id,
    tokenHash: tokenHash(session.token),
    personId,
    factors: [],
    address,
    createdAt: at,
    lastSeenAt: at,
    expiresAt: after(at, hours(12)),
    idleSeconds: 3600,
  })
  const newcomer = await person(db, { arrivedAt: null })
  const activation = await issueActivationCode(db, {
    personId: newcomer.id,
    channel: 'print',
    expiresAt: after(at, days(7)),
    actor: operator,
    now: at,
  })
  const journey = (await takeFirstSteps(db, login, at)).token
  await notifyPerson(db, { personId, template: 'role-granted', params: { role: 'auditor', at: at.toISOString() }, now: at })
  const [mail] = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.template, 'role-granted')))
  return { personId, key, codes, phone, sms, session, activation: activation?.code ?? '', journey, mail: mail?.id ?? '' }
}

/** Uses everything once. Answers what worked. */
async function use(db: Db, p: Prepared, now: Date): Promise<string[]> {
  const worked: string[] = []
  const note = (what: string, isOk: unknown) => isOk && worked.push(what)
  const answer = (given: { challengeId: string; boundTo: string }, code: string) =>
    finishVerification(db, { ...given, purpose: 'sign-in', input: { code }, address, now }).then(({ ok }) => ok)
  const begin = (factor: string) => challenge(db, { personId: p.personId, factor, now }).catch(() => null)
  note('sms code', await answer(p.phone, p.sms))
  const totp = await begin('totp')
  note('authenticator code', totp && (await answer(totp, totpCode(p.key, usedAt))))
  const recovery = await begin('recovery-codes')
  note('recovery code', recovery && (await answer(recovery, p.codes[0] ?? '')))
  note('session', await findSession(db, p.session.token, now))
  note('activation code', (await redeemActivationCode(db, { code: p.activation, address: p.personId, now })).ok)
  note('sign-in under way', await journeyOf(db, p.journey, now).catch(() => null))
  const sent = async () => (await db.select({ id: capturedMessages.id }).from(capturedMessages)).length
  const before = await sent()
  await deliver(db, { messageId: p.mail, now })
  note('message', (await sent()) > before)
  await db.update(sessions).set({ endedAt: now, endedWhy: 'signed-out' }).where(eq(sessions.id, p.session.id))
  return worked
}

test('FT-65: of all that worked once, nothing works twice after a restore', { timeout: 600_000 }, async () => {
  const people = faultSize(3, 100)
  expect(await requireOwnDatabase(database.db)).toBe(true)
  const prepared: Prepared[] = []
  for (let n = 0; n < people; n++) prepared.push(await prepare(database.db))
  while ((await sealEvents(database.db, { now: backedUpAt }))?.sealed) {}
  const [restored, careless] = [await database.copy(), await database.copy()]
  const kinds = 7
  for (const one of prepared) expect(await use(database.db, one, usedAt)).toHaveLength(kinds)

  // Nothing serves from the copy, and no worker sends from it, until somebody says what it is.
  const refused = await requireOwnDatabase(restored.db).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(CopiedDatabase)
  expect(isUnavailable(refused)).toBe(true)
  await expect(startWorker(restored.url)).rejects.toThrow(CopiedDatabase)

  // Without the epoch everything works again: this is the fault.
  let reusable = 0
  for (const one of prepared) reusable += (await use(careless.db, one, restoredAt)).length
  expect(reusable).toBe(people * kinds)

  const begun = await beginEpoch(restored.db, { actor: operator, now: restoredAt })
  expect(begun).toMatchObject({
    isNew: true,
    epoch: {
      number: 1,
      restoredTo: backedUpAt.toISOString(),
      voided: { sessions: people, journeys: people, activationCodes: people, recoveryCodes: people, totp: people },
    },
  })
  expect(await requireOwnDatabase(restored.db)).toBe(true)
  const reused: string[] = []
  for (const one of prepared) reused.push(...(await use(restored.db, one, restoredAt)))
  expect(reused).toEqual([])
  report(
    `FT-65: ${people * kinds} single uses of ${people} people repeated after a restore: ${reusable} worked in the copy as it was, ${reused.length} after its epoch`,
  )
})

test('FT-65: people go on with what they have, are told about their recovery codes, and make new ones', async () => {
  const one = await prepare(database.db)
  const restored = await database.copy()
  await beginEpoch(restored.db, { actor: operator, now: restoredAt })
  const told = await restored.db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, one.personId), eq(messages.template, 'codes-void')))
  expect(told).toHaveLength(1)
  const later = after(restoredAt, minutes(1))
  const opened = await challenge(restored.db, { personId: one.personId, factor: 'totp', now: later })
  const input = { code: totpCode(one.key, later) }
  expect((await finishVerification(restored.db, { ...opened, purpose: 'sign-in', input, address, now: later })).ok).toBe(true)
  const { codes } = await enrolRecoveryCodes(restored.db, { personId: one.personId, now: later })
  const recovery = await challenge(restored.db, { personId: one.personId, factor: 'recovery-codes', now: later })
  const answer = { ...recovery, purpose: 'sign-in' as const, input: { code: codes[0] }, address, now: later }
  expect((await finishVerification(restored.db, answer)).ok).toBe(true)
})

test('FT-65: an epoch is begun once, voids what the next restore brings back, and the audit log says so', async () => {
  const restored = await database.copy()
  const first = await beginEpoch(restored.db, { actor: operator, now: restoredAt })
  const again = await beginEpoch(restored.db, { actor: operator, now: after(restoredAt, minutes(1)) })
  expect(again).toEqual({ epoch: first.epoch, isNew: false })
  await prepare(restored.db, after(restoredAt, minutes(30)))
  const second = await beginEpoch(restored.db, { actor: operator, now: after(restoredAt, hours(1)) })
  expect(second).toMatchObject({ isNew: true, epoch: { number: first.epoch.number + 1, voided: { recoveryCodes: 1 } } })
  expect(await getEpoch(restored.db)).toEqual(second.epoch)
  while ((await sealEvents(restored.db, { now: restoredAt }))?.sealed) {}
  const audit = await verifyAudit(restored.db)
  expect(audit).toMatchObject({ isIntact: true, problems: [] })
  expect(audit.restores.map(({ at }) => at)).toEqual([restoredAt, after(restoredAt, hours(1))])
  expect(audit.restores[0]?.restoredTo).toBe(first.epoch.restoredTo)
})

test('FT-65: nothing that is single-use stays open', async () => {
  const restored = await database.copy()
  await beginEpoch(restored.db, { actor: operator, now: restoredAt })
  const open = await restored.db.select().from(challenges).where(isNull(challenges.consumedAt))
  const codes = await restored.db
    .select()
    .from(credentials)
    .where(and(eq(credentials.factor, 'recovery-codes'), isNull(credentials.disabledAt), isNull(credentials.removedAt)))
  expect([open, codes]).toEqual([[], []])
  // A table that keeps something single-use has such a column: whoever adds one decides here what a restore does to it.
  const tables = await restored.sql<{ name: string }[]>`
    select distinct table_name as name from information_schema.columns where table_schema = 'public' and column_name in ('used_at', 'consumed_at', 'token_hash', 'code_hash', 'nonce') order by 1`
  // An objection that was raised since can be raised again: it only shuts.
  expect(tables.map(({ name }) => name)).toEqual(['activation_codes', 'challenges', 'journeys', 'known_devices', 'objections', 'sessions'])
})
