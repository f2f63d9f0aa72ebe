import { afterEach, expect, test } from 'vitest'
import { sendThroughTwilio } from '@/lib/telephony/adapters/twilio'
import { renderCode } from '@/lib/telephony/render'
import type { OutgoingCall } from '@/lib/telephony/types'
import { type Behaviour, startStandIn } from '../support/stand-in'

const sms: OutgoingCall = {
  id: 'm1',
  channel: 'sms',
  to: '+819012345678',
  text: renderCode('sms', 'ja', '482913', '青空大学'),
  locale: 'ja',
}
const call: OutgoingCall = {
  id: 'm2',
  channel: 'voice',
  to: '+819012345678',
  text: renderCode('voice', 'en', '482913', 'Aozora & Sons <University>'),
  locale: 'en',
}
let stop: (() => Promise<void>) | undefined
afterEach(async () => stop?.())

async function send(message: OutgoingCall, behaviour: Behaviour) {
  const standIn = await startStandIn(() => behaviour)
  stop = standIn.stop
  const outcome = await sendThroughTwilio(message, {
    accountSid: 'ACtest',
    authToken: 'canary-token',
    from: '+815000000000',
    baseUrl: standIn.url,
    timeoutMs: 300,
  })
  return { outcome, received: standIn.received }
}

test('a code goes out as one text message in the person’s language', async () => {
  const { outcome, received } = await send(sms, { status: 201, body: { sid: 'SM1' } })
  expect(outcome).toEqual({ ok: true, providerId: 'SM1' })
  expect(received[0]).toMatchObject({ method: 'POST', url: '/2010-04-01/Accounts/ACtest/Messages.json' })
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ACtest:canary-token').toString('base64')}`)
  const form = new URLSearchParams(received[0]?.body)
  expect(form.get('To')).toBe('+819012345678')
  expect(form.get('Body')).toContain('482913')
  expect(form.get('Body')).toContain('青空大学')
})

test('a call reads the digits one by one, twice, and a name cannot become markup', async () => {
  const { received } = await send(call, { status: 201, body: { sid: 'CA1' } })
  expect(received[0]?.url).toBe('/2010-04-01/Accounts/ACtest/Calls.json')
  const twiml = new URLSearchParams(received[0]?.body).get('Twiml') ?? ''
  expect(twiml).toContain('<Say language="en-US">')
  expect(twiml.match(/4, 8, 2, 9, 1, 3/g)).toHaveLength(2)
  expect(twiml).toContain('Aozora &amp; Sons &lt;University&gt;')
})

test.each([
  [{ status: 400, body: { code: 20003, message: 'The account of +819012345678' } }, 'refused', 'http 400'],
  [{ status: 400 }, 'refused', 'http 400'],
  [{ status: 401 }, 'refused', 'http 401'],
  [{ status: 429 }, 'retry', 'http 429'],
  [{ status: 500 }, 'retry', 'http 500'],
  ['hang-up', 'lost', 'UND_ERR_SOCKET'],
  ['silence', 'lost', 'TimeoutError'],
] as const)('%j is answered as %s; the reason holds no number', async (behaviour, outcome, reason) => {
  expect((await send(sms, behaviour)).outcome).toEqual({ ok: false, outcome, reason })
})

test.each([21211, 21610, 21614, 30003])('code %i is about the number, and says so without naming it', async (code) => {
  const answer = { status: 400, body: { code, message: 'The To number +819012345678 is not valid' } }
  const said = { ok: false, outcome: 'refused', reason: `twilio ${code}`, isRecipient: true }
  expect((await send(sms, answer)).outcome).toEqual(said)
})

test('a provider that cannot be reached took nothing: try again', async () => {
  const gone = await startStandIn(() => ({ status: 200 }))
  await gone.stop()
  const outcome = await sendThroughTwilio(sms, {
    accountSid: 'AC',
    authToken: 't',
    from: '+81',
    baseUrl: gone.url,
    timeoutMs: 1000,
  })
  expect(outcome).toMatchObject({ ok: false, outcome: 'retry' })
})
