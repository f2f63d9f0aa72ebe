import { afterEach, expect, test } from 'vitest'
import { sendThroughResend } from '@/lib/mail/adapters/resend'
import type { OutgoingMail } from '@/lib/mail/types'
import { type Behaviour, startStandIn } from '../support/stand-in'

const mail: OutgoingMail = {
  id: '01a20138-c739-7d93-aaeb-726d86292c0e',
  to: 'hana@aozora.example',
  subject: 'パスキーが登録されました',
  text: 'text',
  html: '<p>html</p>',
}
let stop: (() => Promise<void>) | undefined
afterEach(async () => stop?.())

async function send(behave: (n: number) => Behaviour, times = 1) {
  const standIn = await startStandIn((_, n) => behave(n))
  stop = standIn.stop
  const outcomes = []
  for (let n = 0; n < times; n++)
    outcomes.push(
      await sendThroughResend(mail, {
        apiKey: 're_canary',
        baseUrl: standIn.url,
        from: 'Sekisho <no-reply@aozora.example>',
        timeoutMs: 300,
      }),
    )
  return { outcomes, received: standIn.received }
}

test('a mail is handed over with its own idempotency key, and says that a machine wrote it', async () => {
  const { outcomes, received } = await send(() => ({ status: 200, body: { id: 'resend-1' } }))
  expect(outcomes).toEqual([{ ok: true, providerId: 'resend-1' }])
  expect(received[0]).toMatchObject({
    method: 'POST',
    url: '/emails',
    headers: { authorization: 'Bearer re_canary', 'idempotency-key': mail.id },
  })
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    to: mail.to,
    subject: mail.subject,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
})

test.each([
  [{ status: 422, body: { name: 'validation_error', statusCode: 422, message: 'hana@aozora.example is wrong' } }, 'refused', 'http 422'],
  [{ status: 429, body: { name: 'rate_limit_exceeded', statusCode: 429, message: 'slow down' } }, 'retry', 'http 429'],
  [{ status: 503, body: { name: 'application_error', statusCode: 503, message: 'later' } }, 'retry', 'http 503'],
  ['silence', 'lost', 'no answer'],
  ['hang-up', 'lost', 'no answer'],
] as const)('%j is answered as %s, in words without the address', async (behaviour, outcome, reason) => {
  const { outcomes } = await send(() => behaviour)
  expect(outcomes[0]).toMatchObject({ ok: false, outcome })
  expect(JSON.stringify(outcomes)).not.toContain('hana')
  if (behaviour !== 'silence') expect(outcomes[0]).toMatchObject({ reason })
})

test('after a lost answer the same key goes out again: the provider sends once', async () => {
  const { outcomes, received } = await send((n) => (n === 1 ? 'hang-up' : { status: 200, body: { id: 'resend-1' } }), 2)
  expect(outcomes.map((outcome) => outcome.ok)).toEqual([false, true])
  expect(new Set(received.map((request) => request.headers['idempotency-key'])).size).toBe(1)
})
