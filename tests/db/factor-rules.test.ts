/** What an organisation asks for when factors are set up or changed: the password again, five digits by voice, limits, places. */
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { organisation } from '@/db/schema/organisation'
import { findActor } from '@/lib/auth/load-actor'
import { isRecentProof, readMissingProof } from '@/lib/auth/recent-proof'
import { factorTraits } from '@/lib/factors/registry'
import { getOrganisation, unnamedOrganisation } from '@/lib/people/organisation/data'
import { updateFactorRules, updateNetworks } from '@/lib/people/organisation/mutations'
import type { FactorRulesInput } from '@/lib/people/organisation/schema'
import { after, minutes } from '@/lib/platform/duration'
import { decidePerson } from '@/lib/rollouts/decisions'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { beginConfirmation } from '@/lib/sign-in/steps/confirm'
import { finish } from '@/lib/sign-in/steps/finish'
import { givePassword } from '@/lib/sign-in/steps/give-password'
import { beginVerification } from '@/lib/verification/begin-verification'
import { finishVerification } from '@/lib/verification/finish-verification'
import { enrolPhone, enrolTotp, lastCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { holdTotp, journeyOf, personWithPassword, place, rightPassword, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const actor = { kind: 'operator' } as const
const plain = unnamedOrganisation.factorRules

async function say(rules: Partial<FactorRulesInput>, version?: number) {
  const { db } = database
  const given = { rules: { ...plain, ...rules }, traits: factorTraits, actor, now }
  await updateFactorRules(db, { ...given, version: version ?? (await getOrganisation(db)).version })
}
beforeEach(async () => {
  await say({})
  const { version } = await getOrganisation(database.db)
  const networks = [{ name: 'campus', label: { en: 'Campus', ja: '学内' }, ranges: ['10.0.0.0/8'] }]
  await updateNetworks(database.db, { version, networks, actor, now })
})

test('are saved by whoever saw what stands, audited with what stood before, and refused where they name nothing or shut everybody out', async () => {
  const { db } = database
  const { version } = await getOrganisation(db)
  await say({ preset: 'keio', voiceDigits: 5, askPassword: true, limits: { totp: 1, passkey: 1_000 as never } }, version)
  expect((await getOrganisation(db)).factorRules).toEqual({
    preset: 'keio',
    askPassword: true,
    voiceDigits: 5,
    limits: { totp: 1 },
    enrolment: [],
  })
  await expect(say({}, version)).rejects.toMatchObject({ code: 'settings-changed-meanwhile' })
  const told = await db.select().from(auditEvents).where(eq(auditEvents.action, 'organisation.factor-rules-changed'))
  expect(told.at(-1)?.data).toMatchObject({ before: { preset: 'standard' }, after: { preset: 'keio', limits: { totp: 1 } } })
  const rule = { factors: ['totp'], signedInWith: ['password'], unlessFrom: ['campus'] }
  await expect(say({ limits: { card: 1 } })).rejects.toMatchObject({ code: 'factor-unknown' })
  await expect(say({ limits: { 'recovery-codes': 1 } })).rejects.toMatchObject({ code: 'factor-unknown' })
  await expect(say({ enrolment: [{ ...rule, factors: ['card'] }] })).rejects.toMatchObject({ code: 'factor-unknown' })
  await expect(say({ enrolment: [{ ...rule, signedInWith: ['card'] }] })).rejects.toMatchObject({ code: 'factor-unknown' })
  await expect(say({ enrolment: [{ ...rule, unlessFrom: ['moon'] }] })).rejects.toMatchObject({ code: 'network-unknown' })
  const all = Object.keys(factorTraits).filter((factor) => !factorTraits[factor]?.recoveryOnly)
  await expect(say({ enrolment: [{ ...rule, factors: all, unlessFrom: [] }] })).rejects.toMatchObject({ code: 'rule-shuts-everybody-out' })
  await say({ enrolment: [rule, { ...rule, factors: all }] })
})

test('passkeys cannot be closed to everybody by a rule; a rule that leaves a method or a place may stand (SR-2)', async () => {
  const all = Object.keys(factorTraits).filter((factor) => !factorTraits[factor]?.recoveryOnly)
  const rule = { factors: ['passkey'], signedInWith: ['password', ...all], unlessFrom: [] as string[] }
  await expect(say({ enrolment: [rule] })).rejects.toMatchObject({ code: 'rule-shuts-everybody-out' })
  await say({ enrolment: [{ ...rule, unlessFrom: ['campus'] }] })
  await say({ enrolment: [{ ...rule, signedInWith: ['password', 'phone'] }] })
  await say({ enrolment: [{ ...rule, factors: ['phone'] }] })
})

test('the password is asked for again: a confirmation goes on to it after the factor, and is enough with both', async () => {
  const { db } = database
  await say({ askPassword: true })
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  const first = await takeFirstSteps(db, somebody.login, now)
  const answered = await answerChallenge(db, await ticketOf(db, first.token), { answer: { code: totpCode(now) } }, place(now))
  const made = await finish(db, answered, place(now))
  const seen = (token: string | undefined, at: Date) => findActor(db, { token: token ?? '', address: '', now: at })
  // The sign-in itself has shown both.
  const fresh = await seen(made?.session.token, now)
  expect(fresh && isRecentProof(fresh, { phishingResistant: false, now })).toBe(true)
  const later = after(now, minutes(30))
  const before = await seen(made?.session.token, later)
  if (!before) throw new Error('not signed in')
  expect(readMissingProof(before, later)).toEqual({ factor: true, password: true })
  const whose = { personId: somebody.id, sessionId: made?.session.id ?? '', isStrong: false, missing: { factor: true, password: true } }
  await expect(beginConfirmation(db, { ...whose, choice: { factor: 'password' } }, place(later))).rejects.toMatchObject({
    code: 'not-offered',
  })
  const token = await beginConfirmation(db, { ...whose, choice: { factor: 'totp' } }, place(later))
  await answerChallenge(db, await ticketOf(db, token), { answer: { code: totpCode(later) } }, place(later))
  const half = await journeyOf(db, token, later)
  expect(half.step).toBe('password')
  await expect(finish(db, half, place(later))).rejects.toMatchObject({ code: 'journey-moved' })
  await expect(givePassword(db, await ticketOf(db, token), { password: 'wrong' }, place(later))).rejects.toMatchObject({
    code: 'sign-in-failed',
  })
  const done = await finish(db, await givePassword(db, await ticketOf(db, token), { password: rightPassword }, place(later)), place(later))
  const confirmed = await seen(done?.session.token, later)
  expect(confirmed && isRecentProof(confirmed, { phishingResistant: false, now: later })).toBe(true)
})

test('a factor of this minute leaves only the password to ask for; somebody without one is not asked', async () => {
  const { db } = database
  await say({ askPassword: true })
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  const whose = { personId: somebody.id, sessionId: somebody.id, isStrong: false, missing: { factor: false, password: true } }
  await expect(beginConfirmation(db, { ...whose, choice: { factor: 'totp' } }, place(now))).rejects.toMatchObject({ code: 'not-offered' })
  const token = await beginConfirmation(db, { ...whose, choice: { factor: 'password' } }, place(now))
  expect((await journeyOf(db, token, now)).step).toBe('password')
  const { rules } = await decidePerson(db, { personId: somebody.id, context: { purpose: 'use', networks: [] }, now })
  expect(rules.asksPassword).toBe(true)
})

test('a limit holds where a factor is registered, two at once too, and takes nothing from anybody', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await enrolTotp(db, { personId: somebody.id, now })
  await enrolTotp(db, { personId: somebody.id, now })
  await say({ limits: { totp: 1 } })
  await expect(enrolTotp(db, { personId: somebody.id, now })).rejects.toThrow()
  const other = await personWithPassword(db)
  const both = await Promise.allSettled([1, 2].map(() => enrolTotp(db, { personId: other.id, now })))
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const held = await db.select().from(credentials).where(eq(credentials.personId, somebody.id))
  expect(held.filter(({ removedAt, disabledAt }) => !removedAt && !disabledAt)).toHaveLength(2)
  const { rules } = await decidePerson(db, { personId: somebody.id, context: { purpose: 'use', networks: [] }, now })
  expect(rules.factors.totp?.maximum).toBe(1)
})

test('five digits by voice are half the tries: the number is disabled after 25 failures (D9) (SR-30)', async () => {
  const { db } = database
  await say({ preset: 'keio', voiceDigits: 5 })
  const somebody = await personWithPassword(db)
  await enrolPhone(db, { personId: somebody.id, now })
  const [row] = await db.select().from(credentials).where(eq(credentials.personId, somebody.id))
  const boundTo = '0193527e-0000-7000-8000-000000000009'
  const later = after(now, minutes(60))
  const begin = (at: Date) =>
    beginVerification(db, {
      personId: somebody.id,
      factor: 'phone',
      choice: { channel: 'voice' },
      purpose: 'sign-in',
      boundTo,
      address: '192.0.2.9',
      now: at,
    })
  const answer = (challengeId: string, code: string, at: Date) =>
    finishVerification(db, { challengeId, boundTo, purpose: 'sign-in', input: { code }, address: '192.0.2.9', now: at })
  await db
    .update(credentials)
    .set({ failures: 24 })
    .where(eq(credentials.id, row?.id ?? ''))
  const begun = await begin(later)
  if (!begun.ok) throw new Error(begun.reason)
  const code = await lastCode(db, somebody.id)
  expect(code).toMatch(/^\d{5}$/)
  expect(await answer(begun.challengeId, code === '00000' ? '00001' : '00000', later)).toMatchObject({
    ok: false,
    reason: 'credential-disabled',
  })
  expect(await answer(begun.challengeId, code, later)).toMatchObject({ ok: false })
  expect(await begin(after(later, minutes(11)))).toMatchObject({ ok: false })
  const [ended] = await db
    .select()
    .from(credentials)
    .where(eq(credentials.id, row?.id ?? ''))
  expect([ended?.disabledWhy, ended?.failures]).toEqual(['too-many-failures', 25])
})

test('a rule about places decides with the session and the network, for every purpose', async () => {
  const { db } = database
  await say({
    preset: 'tokyo-tech',
    enrolment: [{ factors: ['totp', 'email-otp'], signedInWith: ['password', 'phone'], unlessFrom: ['campus'] }],
  })
  const somebody = await personWithPassword(db)
  const ask = async (address: string, ...factors: string[]) => {
    const session = { factors: factors.map((factor) => ({ factor, at: 0 })) }
    const { decision } = await decidePerson(db, { personId: somebody.id, context: { purpose: 'enrol', address, session }, now })
    return [
      decision.factors.totp?.enrol,
      decision.factors.passkey?.enrol,
      decision.reasons.some(({ code }) => code === 'enrolment-refused-here'),
    ]
  }
  expect(await ask('192.0.2.1', 'password', 'phone')).toEqual(['closed', 'open', true])
  expect(await ask('10.1.2.3', 'password', 'phone')).toEqual(['open', 'open', false])
  expect(await ask('192.0.2.1', 'password', 'phone', 'passkey')).toEqual(['open', 'open', false])
  const [row] = await db.select().from(organisation)
  expect(row?.factorRules?.preset).toBe('tokyo-tech')
})
