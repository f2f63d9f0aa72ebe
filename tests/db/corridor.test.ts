/** Longer than 250 lines: one corridor, walked in every wrong way by the same few people. */
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { adoptionDaily } from '@/db/schema/adoption'
import { auditEvents } from '@/db/schema/audit'
import { challenges, credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { unseal } from '@/lib/platform/crypto'
import { after, days, minutes, seconds } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { beginTrial } from '@/lib/verification/begin-trial'
import { beginVerification } from '@/lib/verification/begin-verification'
import { finishEnrolment } from '@/lib/verification/finish-enrolment'
import { finishTrial } from '@/lib/verification/finish-trial'
import { finishVerification } from '@/lib/verification/finish-verification'
import { isVerified } from '@/lib/verification/verified'
import { authenticator } from '../support/authenticator'
import { address, challenge, enrolPasskey, enrolPhone, enrolRecoveryCodes, enrolTotp, lastCode, totpCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-01T01:00:00Z')
let personId = ''
let numbers = 0
const freshNumber = () => `+8190${String(10_000_000 + numbers++)}`
const db = () => database.db
const actions = async () => {
  const rows = await db().select().from(auditEvents).where(eq(auditEvents.personId, personId))
  // In one millisecond ids have no order of their own.
  return rows.map((row) => row.action).sort()
}
const notices = async () =>
  (await db().select().from(messages).where(eq(messages.personId, personId)))
    .filter((row) => row.channel === 'mail')
    .map((row) => row.template)
const rowOf = async (id: string) => {
  const [row] = await db().select().from(credentials).where(eq(credentials.id, id))
  if (!row) throw new Error('no row')
  return row
}
const answer = (c: { challengeId: string; boundTo: string }, input: unknown, at: Date, purpose: 'sign-in' | 'change' = 'sign-in') =>
  finishVerification(db(), { challengeId: c.challengeId, boundTo: c.boundTo, purpose, input, address, now: at })

beforeEach(async () => {
  personId = (await person(db())).id
  await db()
    .insert(contacts)
    .values({ id: newId(now), personId, address: `${personId}@aozora.example`, source: 'import', confirmedAt: now, createdAt: now })
})

test('a passkey is registered, tried, and signs in without a name', async () => {
  const device = authenticator()
  const { credentialId, verified } = await enrolPasskey(db(), { personId, now, with: device, label: '自宅のPC' })
  expect(verified).toBeNull()
  expect((await rowOf(credentialId)).provenAt).toBeNull()

  const boundTo = newId(now)
  const trial = await beginTrial(db(), { personId, credentialId, boundTo, address, now })
  if (!trial.ok) throw new Error(trial.reason)
  const tried = await finishTrial(db(), { challengeId: trial.challengeId, boundTo, input: device.get(trial.show), address, now })
  expect(tried).toMatchObject({ ok: true, verified: { personId, credentialId, factor: 'passkey', userVerified: true } })
  expect((await rowOf(credentialId)).provenAt).toEqual(now)

  const open = await challenge(db(), { personId: null, factor: 'passkey', now })
  expect((open.show.options as { allowCredentials?: unknown[] }).allowCredentials ?? []).toEqual([])
  const signedIn = await answer(open, device.get(open.show), now)
  expect(signedIn).toMatchObject({ ok: true, verified: { personId, credentialId } })
  if (signedIn.ok) expect(isVerified(signedIn.verified)).toBe(true)
  expect(isVerified(signedIn.ok && { ...signedIn.verified })).toBe(false)
  expect(await actions()).toEqual(['challenge.succeeded', 'challenge.succeeded', 'credential.enrolled'])
  expect(await notices()).toEqual(['factor-registered'])
})

test('totp and phone are proven by their enrolment; every enrolment is counted, told and logged in its transaction', async () => {
  const { verified } = await enrolTotp(db(), { personId, now })
  expect(verified).toMatchObject({ personId, factor: 'totp', userVerified: false, recoveryOnly: false })
  await enrolPhone(db(), { personId, now, number: freshNumber() })
  expect(await notices()).toEqual(['factor-registered', 'factor-registered'])
  expect(await actions()).toEqual(['challenge.sent', 'credential.enrolled', 'credential.enrolled'])
  const counted = await db().select().from(adoptionDaily).where(eq(adoptionDaily.measure, 'proven:totp'))
  expect(counted.reduce((sum, row) => sum + row.change, 0)).toBeGreaterThan(0)
})

test('what is stored encrypted opens for its owner only (SR-20), and no row shows a number, key or code (SR-16)', async () => {
  const { credentialId, key } = await enrolTotp(db(), { personId, now })
  const row = await rowOf(credentialId)
  if (!row.secret) throw new Error('no secret')
  expect(unseal(row.secret, personId)).toContain(key)
  expect(() => unseal(row.secret ?? Buffer.alloc(0), newId(now))).toThrow()
  const number = freshNumber()
  await enrolPhone(db(), { personId, now, number })
  const open = await challenge(db(), { personId, factor: 'phone', now })
  const code = await lastCode(db(), personId)
  const dump = JSON.stringify([
    await database.sql`select * from credentials where person_id = ${personId}`,
    await database.sql`select * from challenges where person_id = ${personId}`,
    await database.sql`select * from audit_events where person_id = ${personId}`,
    await database.sql`select * from messages where person_id = ${personId}`,
    await database.sql`select data from pgboss.job`,
    await database.sql`select * from throttles`,
    open,
  ])
  for (const secret of [key, number, number.slice(3), `"${code}"`]) expect(dump).not.toContain(secret)
})

test('an answer counts only in the place, for the purpose and by the person it was begun for (SR-14)', async () => {
  const { key } = await enrolTotp(db(), { personId, now })
  const later = after(now, seconds(60))
  const input = { code: totpCode(key, later) }
  const open = await challenge(db(), { personId, factor: 'totp', now: later })
  const other = await challenge(db(), { personId, factor: 'totp', now: later })
  expect(await answer({ ...open, boundTo: other.boundTo }, input, later)).toMatchObject({ reason: 'challenge-over' })
  expect(await answer(open, input, later, 'change')).toMatchObject({ reason: 'challenge-over' })
  expect(await finishTrial(db(), { ...open, input, address, now: later })).toMatchObject({ reason: 'challenge-over' })
  for (const challengeId of ['', 'x', newId(now), "' or 1=1"])
    expect(await answer({ ...open, challengeId }, input, later)).toMatchObject({ reason: 'challenge-over' })
  expect(await answer(open, input, later)).toMatchObject({ ok: true })
})

test('a challenge is used once and ends after five minutes, an enrolment after twenty (SR-13)', async () => {
  const { key } = await enrolTotp(db(), { personId, now })
  const later = after(now, minutes(1))
  const open = await challenge(db(), { personId, factor: 'totp', now: later })
  expect(await answer(open, { code: totpCode(key, later) }, later)).toMatchObject({ ok: true })
  const next = after(later, seconds(30))
  expect(await answer(open, { code: totpCode(key, next) }, next)).toMatchObject({ reason: 'challenge-over' })

  const tooLate = await challenge(db(), { personId, factor: 'totp', now: next })
  const end = after(next, minutes(5))
  expect(await answer(tooLate, { code: totpCode(key, end) }, end)).toMatchObject({ reason: 'challenge-over' })

  const boundTo = newId(now)
  const begun = await beginEnrolment(db(), { personId, factor: 'totp', boundTo, address, now })
  if (!begun.ok) throw new Error(begun.reason)
  const enrolledKey = (begun.show.key as string).replaceAll(' ', '')
  const finish = (at: Date) =>
    finishEnrolment(db(), {
      challengeId: begun.challengeId,
      boundTo,
      input: { code: totpCode(enrolledKey, at) },
      label: '',
      actor: { kind: 'person', id: personId, address },
      now: at,
    })
  expect(await finish(after(now, minutes(20)))).toMatchObject({ reason: 'challenge-over' })
  expect(await finish(after(now, minutes(19)))).toMatchObject({ ok: true })
})

test('an enrolment is confirmed by who began it, in the same session, with the pending key (SR-14, SR-23)', async () => {
  const boundTo = newId(now)
  const first = await beginEnrolment(db(), { personId, factor: 'totp', boundTo, address, now })
  const second = await beginEnrolment(db(), { personId, factor: 'totp', boundTo, address, now })
  if (!first.ok || !second.ok) throw new Error('not begun')
  const keyOf = (show: Record<string, unknown>) => (show.key as string).replaceAll(' ', '')
  const actor = { kind: 'person', id: personId, address } as const
  const finish = (c: { challengeId: string; boundTo?: string; key: string; by?: typeof actor }) =>
    finishEnrolment(db(), {
      challengeId: c.challengeId,
      boundTo: c.boundTo ?? boundTo,
      input: { code: totpCode(c.key, now) },
      label: '',
      actor: c.by ?? actor,
      now,
    })
  // Of two tabs the one that began last goes on.
  expect(await finish({ challengeId: first.challengeId, key: keyOf(first.show) })).toMatchObject({ reason: 'challenge-over' })
  expect(await finish({ challengeId: second.challengeId, key: keyOf(second.show), boundTo: newId(now) })).toMatchObject({
    reason: 'challenge-over',
  })
  const stranger = (await person(db())).id
  expect(await finish({ challengeId: second.challengeId, key: keyOf(second.show), by: { ...actor, id: stranger } })).toMatchObject({
    reason: 'challenge-over',
  })
  expect(await finish({ challengeId: second.challengeId, key: keyOf(first.show) })).toMatchObject({ reason: 'code-wrong' })
  expect(await finish({ challengeId: second.challengeId, key: keyOf(second.show) })).toMatchObject({ ok: true })
  expect(await db().select().from(credentials).where(eq(credentials.personId, personId))).toHaveLength(1)
})

test('sending again replaces the code; the old one fails and the failures stay (SR-15)', async () => {
  await enrolPhone(db(), { personId, now, number: freshNumber() })
  const later = after(now, minutes(11))
  const first = await challenge(db(), { personId, factor: 'phone', now: later })
  const old = await lastCode(db(), personId)
  const wrong = (code: string) => (code === '000000' ? '000001' : '000000')
  for (let i = 0; i < 3; i++) expect(await answer(first, { code: wrong(old) }, later)).toMatchObject({ reason: 'code-wrong' })
  const second = await challenge(db(), { personId, factor: 'phone', now: after(later, 1), boundTo: first.boundTo })
  const code = await lastCode(db(), personId)
  expect(await answer(first, { code: old }, later)).toMatchObject({ reason: 'challenge-over' })
  expect(await answer(second, { code: wrong(code) }, later)).toMatchObject({ reason: 'code-wrong' })
  expect(await answer(second, { code: wrong(code) }, later)).toMatchObject({ reason: 'code-wrong' })
  expect(await answer(second, { code }, later)).toMatchObject({ reason: 'too-many-tries' })
  const third = await beginVerification(db(), {
    personId,
    factor: 'phone',
    purpose: 'sign-in',
    boundTo: first.boundTo,
    address,
    now: after(later, 2),
  })
  expect(third).toMatchObject({ ok: false, reason: 'too-many-tries', values: { minutes: 5 } })
  const [row] = await db().select().from(credentials).where(eq(credentials.personId, personId))
  expect(row?.failures).toBe(5)
})

test('half a code takes no try and counts no failure', async () => {
  await enrolPhone(db(), { personId, now, number: freshNumber() })
  const later = after(now, minutes(11))
  const open = await challenge(db(), { personId, factor: 'phone', now: later })
  for (const input of [null, '', [], {}, { code: '12345' }, { code: '1234567' }, { code: ['123456'] }])
    expect(await answer(open, input, later)).toMatchObject({ reason: 'code-malformed', counts: false })
  const [row] = await db().select().from(challenges).where(eq(challenges.id, open.challengeId))
  expect(row?.triesLeft).toBe(5)
  expect(await answer(open, { code: await lastCode(db(), personId) }, later)).toMatchObject({ ok: true })
})

test('fifty wrong guesses in a row disable the credential for good, whatever journey, address or day they came from (D6) (SR-30, SR-31)', async () => {
  const { credentialId, key } = await enrolTotp(db(), { personId, now })
  const spare = await enrolTotp(db(), { personId, now: after(now, minutes(2)) })
  const from = after(now, days(1))
  let compared = 0
  for (let journey = 0; compared < 50; journey++) {
    const at = after(from, minutes(journey * 7))
    const open = await challenge(db(), { personId, factor: 'totp', now: at, choice: { credentialId }, from: `198.51.100.${journey}` })
    for (let i = 0; i < 5; i++) {
      const result = await answer(open, { code: '000000' === totpCode(key, at) ? '000001' : '000000' }, at)
      compared++
      expect(result).toMatchObject({ ok: false, counts: true, reason: compared === 50 ? 'credential-disabled' : 'code-wrong' })
    }
  }
  const later = after(from, days(1))
  expect(await rowOf(credentialId)).toMatchObject({ disabledWhy: 'too-many-failures', failures: 50 })
  expect(await notices()).toContain('factor-disabled')
  expect(
    await beginVerification(db(), {
      personId,
      factor: 'totp',
      choice: { credentialId },
      purpose: 'sign-in',
      boundTo: newId(now),
      address,
      now: later,
    }),
  ).toMatchObject({ reason: 'no-credential' })
  // The other app is none the worse for it.
  const open = await challenge(db(), { personId, factor: 'totp', now: later })
  expect(await answer(open, { code: totpCode(key, later) }, later)).toMatchObject({ reason: 'code-wrong' })
  expect(await answer(open, { code: totpCode(spare.key, later) }, later)).toMatchObject({
    ok: true,
    verified: { credentialId: spare.credentialId },
  })
})

test('a success resets the failures of that credential only (SR-31)', async () => {
  const first = await enrolTotp(db(), { personId, now })
  const second = await enrolTotp(db(), { personId, now: after(now, minutes(2)) })
  const later = after(now, minutes(10))
  const open = await challenge(db(), { personId, factor: 'totp', now: later })
  const wrong = ['000000', '000001', '000002'].find((code) => ![first.key, second.key].some((key) => totpCode(key, later) === code))
  for (let i = 0; i < 3; i++) await answer(open, { code: wrong }, later)
  expect(await answer(open, { code: totpCode(second.key, later) }, later)).toMatchObject({ ok: true })
  expect((await rowOf(second.credentialId)).failures).toBe(0)
  expect((await rowOf(first.credentialId)).failures).toBe(3)
})

test('a count that was full when a process died is judged when somebody begins again', async () => {
  const { credentialId } = await enrolTotp(db(), { personId, now })
  await db().update(credentials).set({ failures: 50 }).where(eq(credentials.id, credentialId))
  const begun = await beginVerification(db(), { personId, factor: 'totp', purpose: 'sign-in', boundTo: newId(now), address, now })
  expect(begun).toMatchObject({ ok: false, reason: 'credential-disabled' })
  expect(await rowOf(credentialId)).toMatchObject({ disabledWhy: 'too-many-failures' })
})

test('a recovery code works once, is told, and a new set voids the old (SR-26)', async () => {
  const { codes, credentialId } = await enrolRecoveryCodes(db(), { personId, now })
  const open = () => challenge(db(), { personId, factor: 'recovery-codes', now })
  expect(await beginTrial(db(), { personId, credentialId, boundTo: newId(now), address, now })).toMatchObject({
    reason: 'credential-unknown',
  })
  expect(await answer(await open(), { code: codes[0]?.toLowerCase() }, now)).toMatchObject({ ok: true, verified: { recoveryOnly: true } })
  expect(await answer(await open(), { code: codes[0] }, now)).toMatchObject({ reason: 'code-wrong' })
  expect((await rowOf(credentialId)).data).toEqual({ left: 9, total: 10, owed: 1 })
  const anew = await enrolRecoveryCodes(db(), { personId, now })
  expect(await answer(await open(), { code: codes[1] }, now)).toMatchObject({ reason: 'code-wrong' })
  expect(await answer(await open(), { code: anew.codes[1] }, now)).toMatchObject({ ok: true })
  expect(await rowOf(credentialId)).toMatchObject({ removedAt: now, data: {}, secret: null })
  expect((await notices()).sort()).toEqual([
    'factor-removed',
    'recovery-code-used',
    'recovery-code-used',
    'recovery-codes-made',
    'recovery-codes-made',
  ])
})

test('a passkey id that anybody ever had is refused, removed or not (SR-43)', async () => {
  const other = (await person(db())).id
  const begun = async () => {
    const boundTo = newId(now)
    const started = await beginEnrolment(db(), { personId: other, factor: 'passkey', boundTo, address, now })
    if (!started.ok) throw new Error(started.reason)
    return { ...started, boundTo }
  }
  const finish = (c: { challengeId: string; boundTo: string }, input: unknown) =>
    finishEnrolment(db(), {
      challengeId: c.challengeId,
      boundTo: c.boundTo,
      input,
      label: '',
      actor: { kind: 'person', id: other, address },
      now,
    })
  const { credentialId } = await enrolPasskey(db(), { personId, now, with: authenticator() })
  for (const removedAt of [null, now]) {
    const open = await begun()
    const created = authenticator().create(open.show)
    // As if the first person's passkey had this id: an authenticator of the attacker's own would make it up.
    await db().update(credentials).set({ externalId: created.id, removedAt }).where(eq(credentials.id, credentialId))
    expect(await finish(open, created)).toMatchObject({ ok: false, reason: 'credential-known' })
  }
  const alerts = await db().select().from(auditEvents).where(eq(auditEvents.action, 'credential.suspicious'))
  expect(alerts.filter((event) => event.personId === other)).toHaveLength(2)
  expect(await db().select().from(credentials).where(eq(credentials.personId, other))).toHaveLength(0)
})

test('a passkey whose counter went back is refused and its owner told (D5) (SR-46)', async () => {
  const device = authenticator()
  const { credentialId } = await enrolPasskey(db(), { personId, now, with: device })
  const row = await rowOf(credentialId)
  await db()
    .update(credentials)
    .set({ data: { ...(row.data as object), counter: 1_000 } })
    .where(eq(credentials.id, credentialId))
  const open = await challenge(db(), { personId, factor: 'passkey', now })
  expect(await answer(open, device.get(open.show), now)).toMatchObject({ ok: false, reason: 'passkey-copied', counts: false })
  expect(await actions()).toEqual(['credential.enrolled', 'credential.suspicious', 'credential.warned'])
  expect((await notices()).sort()).toEqual(['factor-registered', 'factor-suspicious'])
})

test('a passkey challenge is burnt before it is checked (SR-40); an unknown passkey reads like a wrong one (SR-42)', async () => {
  const device = authenticator()
  await enrolPasskey(db(), { personId, now, with: device })
  const open = await challenge(db(), { personId, factor: 'passkey', now })
  const right = device.get(open.show)
  const wrong = { ...right, response: { ...right.response, signature: right.response.authenticatorData } }
  expect(await answer(open, wrong, now)).toMatchObject({ reason: 'passkey-refused' })
  expect(await answer(open, right, now)).toMatchObject({ reason: 'challenge-over' })
  const nobody = await challenge(db(), { personId: null, factor: 'passkey', now })
  const stranger = authenticator()
  const foreign = await beginEnrolment(db(), { personId, factor: 'passkey', boundTo: newId(now), address, now })
  if (!foreign.ok) throw new Error(foreign.reason)
  stranger.create(foreign.show)
  expect(await answer(nobody, stranger.get(nobody.show), now)).toMatchObject({ reason: 'passkey-refused', counts: false })
})

test('a passkey of somebody else does not answer for this person', async () => {
  const device = authenticator()
  const other = (await person(db())).id
  await enrolPasskey(db(), { personId, now, with: authenticator() })
  await enrolPasskey(db(), { personId: other, now, with: device })
  const usernameless = await challenge(db(), { personId: null, factor: 'passkey', now })
  const named = await challenge(db(), { personId, factor: 'passkey', now })
  const options = { ...(usernameless.show.options as object), challenge: (named.show.options as { challenge: string }).challenge }
  expect(await answer(named, device.get({ options }), now)).toMatchObject({ reason: 'passkey-refused' })
})

test('a disabled credential answers nothing', async () => {
  const { credentialId, key } = await enrolTotp(db(), { personId, now })
  const later = after(now, minutes(1))
  const open = await challenge(db(), { personId, factor: 'totp', now: later })
  await db().update(credentials).set({ disabledAt: later, disabledWhy: 'lost' }).where(eq(credentials.id, credentialId))
  expect(await answer(open, { code: totpCode(key, later) }, later)).toMatchObject({ ok: false, reason: 'credential-disabled' })
})
