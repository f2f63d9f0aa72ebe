import { expect, test } from 'vitest'
import { after, days, minutes } from '@/lib/platform/duration'
import type { Held } from '../factor'
import { emailOtp } from './email-otp'
import type { EmailData, EmailSecret } from './schema'

const now = new Date('2026-11-22T03:00:00Z')
const person = { id: '0193527e-0000-7000-8000-000000000001', login: 'hana', name: 'Hana' }
const common = { challengeId: 'c', person, organisation: 'Aozora', circularDomains: ['aozora.example'], now }
const held = (id: string, address: string, label = ''): Held<EmailData, EmailSecret> => ({
  id,
  label,
  data: { shown: 'h•••', circular: false },
  secret: { address },
  provenAt: now,
})
const begin = async (choice: unknown, own: Held<EmailData, EmailSecret>[] = []) => emailOtp.beginEnrolment({ ...common, held: own, choice })
const begun = async (choice: unknown) => {
  const started = await begin(choice)
  if (!started.ok || started.deliver?.channel !== 'mail') throw new Error('not begun')
  return { ...started, deliver: started.deliver }
}

test('enrolment: mail to the strict address; the browser sees a mask; code for ten minutes, link for a day', async () => {
  const { deliver, state, show, life } = await begun({ address: 'hana＠mail.example', label: '自宅' })
  expect(deliver).toMatchObject({ to: 'hana@mail.example', template: 'email-confirm' })
  expect(JSON.stringify(show)).not.toContain('hana')
  expect(life).toBe(days(1))
  const finish = (input: unknown, at = now) => emailOtp.finishEnrolment({ ...common, held: [], now: at }, state, input)
  expect(await finish({ code: deliver.code }, after(now, minutes(10) - 1))).toMatchObject({
    ok: true,
    secret: { address: 'hana@mail.example' },
    label: '自宅',
  })
  expect(await finish({ code: deliver.code }, after(now, minutes(10)))).toMatchObject({ ok: false, reason: 'code-expired' })
  expect(await finish({ token: deliver.token }, after(now, minutes(600)))).toMatchObject({ ok: true })
  expect(await finish({ token: `${deliver.token?.slice(1)}A` })).toMatchObject({ ok: false, reason: 'link-over', counts: true })
  const other = { ...common, challengeId: 'other', held: [] }
  expect(await emailOtp.finishEnrolment(other, state, { token: deliver.token })).toMatchObject({ ok: false })
  expect(await emailOtp.finishEnrolment(other, state, { code: deliver.code })).toMatchObject({ ok: false })
})

// SR-18: the address corpus stands in lib/people/contacts; here only that it is asked.
test.each([
  '',
  'hana',
  'a@b',
  'a@b@c.example',
  'a,b@mail.example',
  'a@mail.example\nBcc: x@evil.example',
  '"a b"@mail.example',
  'a@mail.example, b@mail.example',
])('no mail goes to %j', async (address) => expect(await begin({ address })).toMatchObject({ ok: false, reason: 'address-invalid' }))

test('a mailbox beside one that opens only with this sign-in is circular, and so is one that its owner says is', async () => {
  expect((await begun({ address: 'hana@aozora.example' })).show.circular).toBe(true)
  expect((await begun({ address: 'hana@mail.example', circular: true })).show.circular).toBe(true)
  expect((await begun({ address: 'hana@mail.example' })).show.circular).toBe(false)
})

test('one mailbox is one credential, however it is written', async () => {
  expect(await begin({ address: 'HANA@mail.example' }, [held('a', 'hana@mail.example')])).toMatchObject({ reason: 'credential-known' })
})

test('nothing is sent before a label is picked; then to that one alone', async () => {
  const own = [held('a', 'hana@mail.example', '自宅'), held('b', 'h2@mail.example', 'Private')]
  const ask = (choice: unknown) => emailOtp.beginVerification({ ...common, personId: person.id, held: own, choice })
  const shown = await ask({})
  expect(shown).toMatchObject({ ok: true, show: { sentTo: null, labels: [{ label: '自宅' }, { label: 'Private' }] }, compares: ['a', 'b'] })
  expect(shown).not.toHaveProperty('deliver')
  expect(JSON.stringify(shown.ok && shown.show)).not.toContain('mail.example')
  const sent = await ask({ credentialId: 'b' })
  expect(sent).toMatchObject({
    ok: true,
    show: { sentTo: 'b' },
    compares: ['b'],
    deliver: { to: 'h2@mail.example', template: 'email-code' },
  })
  expect(await ask({ credentialId: 'c' })).toMatchObject({ ok: false, reason: 'no-credential' })
  if (!shown.ok) return
  const answer = await emailOtp.finishVerification({ ...common, personId: person.id, held: own }, shown.state, { code: '000000' })
  expect(answer).toMatchObject({ ok: false, reason: 'challenge-over', counts: false })
})
