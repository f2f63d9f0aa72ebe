import { expect, test } from 'vitest'
import type { Held } from '../factor'
import { phone } from './phone'
import type { PhoneData, PhoneSecret } from './schema'

const now = new Date('2026-11-22T03:00:00Z')
const person = { id: '0193527e-0000-7000-8000-000000000001', login: 'hana', name: 'Hana' }
const common = { challengeId: 'c', person, organisation: 'Aozora', circularDomains: [], now }
const held = (id: string, number: string, takesSms = true): Held<PhoneData, PhoneSecret> => ({
  id,
  label: '',
  data: { lastDigits: number.slice(-4), country: 'JP', takesSms, channel: takesSms ? 'sms' : 'voice' },
  secret: { number },
  provenAt: now,
})

test('enrolment: the code goes to the canonical number, the browser sees four digits, the number is kept encrypted only', async () => {
  const begun = await phone.beginEnrolment({ ...common, held: [], choice: { number: '090 1234 5678', channel: 'sms' } })
  if (!begun.ok) throw new Error(begun.reason)
  expect(begun.deliver).toMatchObject({ channel: 'sms', to: '+819012345678' })
  expect(JSON.stringify(begun.show)).not.toContain('1234')
  const done = await phone.finishEnrolment({ ...common, held: [] }, begun.state, { code: begun.deliver?.code })
  expect(done).toMatchObject({ ok: true, secret: { number: '+819012345678' }, data: { lastDigits: '5678' } })
  if (done.ok) expect(JSON.stringify(done.data)).not.toContain('1234')
})

test('the same number twice, a text to a fixed line and a strange choice are refused', async () => {
  const begin = (choice: unknown) => phone.beginEnrolment({ ...common, held: [held('a', '+819012345678')], choice })
  expect(await begin({ number: '+81 90-1234-5678', channel: 'voice' })).toMatchObject({ ok: false, reason: 'credential-known' })
  expect(await begin({ number: '03-3234-5678', channel: 'sms' })).toMatchObject({ ok: false, reason: 'phone-channel' })
  expect(await begin({ number: '03-3234-5678', channel: 'fax' })).toMatchObject({ ok: false })
  expect(await begin({ number: '080-1234-5678', channel: 'sms', replaces: 'not-mine' })).toMatchObject({
    ok: false,
    reason: 'credential-unknown',
  })
})

test('a change of number ends the old one with the new one confirmed', async () => {
  const own = [held('a', '+819012345678')]
  const begun = await phone.beginEnrolment({ ...common, held: own, choice: { number: '080-1234-5678', channel: 'sms', replaces: 'a' } })
  if (!begun.ok) throw new Error(begun.reason)
  expect(await phone.finishEnrolment({ ...common, held: own }, begun.state, { code: begun.deliver?.code })).toMatchObject({
    ok: true,
    replaces: ['a'],
  })
})

test('verification sends to the chosen number, the way it went last time', async () => {
  const own = [held('a', '+819012345678'), held('b', '+81332345678', false)]
  const begin = (choice: unknown) => phone.beginVerification({ challengeId: 'v', personId: person.id, held: own, choice, now })
  expect(await begin(undefined)).toMatchObject({ ok: true, deliver: { to: '+819012345678', channel: 'sms' }, compares: ['a'] })
  expect(await begin({ credentialId: 'b' })).toMatchObject({ ok: true, deliver: { to: '+81332345678', channel: 'voice' }, compares: ['b'] })
  expect(await begin({ credentialId: 'b', channel: 'sms' })).toMatchObject({ ok: false, reason: 'phone-channel' })
  expect(await begin({ credentialId: 'z' })).toMatchObject({ ok: false, reason: 'no-credential' })
})

test('a call reads out as many digits as the organisation says, a text message always six; half the tries for five (D9)', async () => {
  const own = [held('a', '+819012345678')]
  const rules = async () => ({ voiceDigits: 5 as const })
  const begin = (channel: string) =>
    phone.beginVerification({ challengeId: 'v', personId: person.id, held: own, choice: { channel }, rules, now })
  const [call, text] = [await begin('voice'), await begin('sms')]
  if (!call.ok || !text.ok) throw new Error('refused')
  expect([call.deliver?.code, text.deliver?.code]).toEqual([expect.stringMatching(/^\d{5}$/), expect.stringMatching(/^\d{6}$/)])
  expect([call.show.digits, text.show.digits]).toEqual([5, 6])
  const answer = (code: string | undefined) =>
    phone.finishVerification({ challengeId: 'v', personId: person.id, held: own, now }, call.state, { code })
  expect(await answer(call.deliver?.code)).toMatchObject({ ok: true })
  expect(await answer(`${call.deliver?.code}0`)).toMatchObject({ ok: false, reason: 'code-malformed', counts: false })
  expect([phone.mostFailures?.({ voiceDigits: 5 }), phone.mostFailures?.({ voiceDigits: 6 })]).toEqual([25, 50])
})
