import { generateSync } from 'otplib'
import { expect, test } from 'vitest'
import { after, seconds, toInstant } from '@/lib/platform/duration'
import { totp } from './totp'

const now = new Date('2026-11-22T03:00:10Z')
const person = { id: '0193527e-0000-7000-8000-000000000001', login: 'hana', name: 'Hana' }
const common = { challengeId: 'c', person, organisation: '青空大学: 本部', circularDomains: [], now }
const codeOf = (key: string, at: Date) => generateSync({ secret: key, epoch: toInstant(at) })

async function enrolled(id: string, at = now) {
  const begun = await totp.beginEnrolment({ ...common, held: [], choice: undefined })
  if (!begun.ok || !('key' in begun.state)) throw new Error('not begun')
  const { key } = begun.state
  const finished = await totp.finishEnrolment({ ...common, held: [], now: at }, begun.state, { code: codeOf(key, at) })
  if (!finished.ok) throw new Error(finished.reason)
  return { id, key, begun, held: { id, label: '', data: finished.data, secret: finished.secret, provenAt: at } }
}

test('a key has 160 bits and is shown as text in fours and as an otpauth address', async () => {
  const { key, begun } = await enrolled('a')
  expect(key).toMatch(/^[A-Z2-7]{32}$/)
  expect((begun.show.key as string).replaceAll(' ', '')).toBe(key)
  const uri = new URL(begun.show.uri as string)
  expect(uri.protocol).toBe('otpauth:')
  expect(uri.searchParams.get('secret')).toBe(key)
  // A colon in the issuer would end it: apps split the label there.
  expect(decodeURIComponent(uri.pathname).match(/:/g)).toHaveLength(1)
})

test('the code that confirmed the enrolment cannot sign in; the next one can, once', async () => {
  const { key, held } = await enrolled('a')
  const verify = (data: typeof held, at: Date, code: string) =>
    totp.finishVerification({ challengeId: 'v', personId: person.id, held: [data], now: at }, { among: ['a'] }, { code })
  expect(await verify(held, now, codeOf(key, now))).toMatchObject({ ok: false, reason: 'code-used', counts: true })
  const later = after(now, seconds(30))
  const right = await verify(held, later, codeOf(key, later))
  expect(right).toMatchObject({ ok: true, id: 'a' })
  if (!right.ok) return
  expect(await verify({ ...held, data: right.data }, after(later, seconds(29)), codeOf(key, later))).toMatchObject({
    ok: false,
    reason: 'code-used',
  })
})

test('of several apps the one whose code it is answers; one that was not asked does not', async () => {
  const first = await enrolled('a')
  const second = await enrolled('b')
  const later = after(now, seconds(60))
  const c = { challengeId: 'v', personId: person.id, held: [first.held, second.held], now: later }
  const input = { code: codeOf(second.key, later) }
  expect(await totp.finishVerification(c, { among: ['a', 'b'] }, input)).toMatchObject({ ok: true, id: 'b' })
  expect(await totp.finishVerification(c, { among: ['a'] }, input)).toMatchObject({ ok: false, reason: 'code-wrong', counts: true })
})

test('a challenge compares with the chosen app only, and with none of somebody else', async () => {
  const { held } = await enrolled('a')
  const c = { challengeId: 'v', personId: person.id, held: [held], now }
  expect(await totp.beginVerification({ ...c, choice: undefined })).toMatchObject({ ok: true, compares: ['a'] })
  expect(await totp.beginVerification({ ...c, choice: { credentialId: 'a' } })).toMatchObject({ ok: true, compares: ['a'] })
  expect(await totp.beginVerification({ ...c, choice: { credentialId: 'z' } })).toMatchObject({ ok: false, reason: 'no-credential' })
})

test('a code of another time is refused as a guess, and the refusal says which way the clock is wrong', async () => {
  const { key, held } = await enrolled('a', after(now, seconds(-3600)))
  const c = { challengeId: 'v', personId: person.id, held: [held], now }
  const typed = (at: Date) => totp.finishVerification(c, { among: ['a'] }, { code: codeOf(key, at) })
  const refused = { ok: false, reason: 'code-skewed', counts: true }
  expect(await typed(after(now, seconds(-240)))).toMatchObject({ ...refused, values: { minutes: 4, side: 'slow' } })
  expect(await typed(after(now, seconds(300)))).toMatchObject({ ...refused, values: { minutes: 5, side: 'fast' } })
  expect(await typed(after(now, seconds(-660)))).toMatchObject({ ok: false, reason: 'code-wrong', counts: true })
  const begun = await totp.beginEnrolment({ ...common, held: [], choice: undefined })
  if (!begun.ok || !('key' in begun.state)) throw new Error('not begun')
  const code = codeOf(begun.state.key, after(now, seconds(-120)))
  expect(await totp.finishEnrolment({ ...common, held: [] }, begun.state, { code })).toMatchObject(refused)
})

test('an app on another device takes the place of the old one, and only of one that is held', async () => {
  const { held } = await enrolled('a')
  const begin = (choice: unknown) => totp.beginEnrolment({ ...common, held: [held], choice })
  expect(await begin({ replaces: 'b' })).toMatchObject({ ok: false, reason: 'credential-unknown' })
  const begun = await begin({ replaces: 'a' })
  if (!begun.ok || !('key' in begun.state)) throw new Error('not begun')
  const finish = (own: (typeof held)[]) =>
    totp.finishEnrolment({ ...common, held: own }, begun.state, { code: codeOf('key' in begun.state ? begun.state.key : '', now) })
  expect(await finish([held])).toMatchObject({ ok: true, replaces: ['a'] })
  expect(await finish([])).toMatchObject({ ok: true, replaces: [] })
  expect(await begin(undefined)).toMatchObject({ ok: true, state: { replaces: null } })
})
