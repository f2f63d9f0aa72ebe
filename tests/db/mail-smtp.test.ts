import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { sendThroughSmtp } from '@/lib/mail/adapters/smtp'
import { renderMail } from '@/lib/mail/render'

const id = '01a20138-c739-7d93-aaeb-726d86292c0e'
/** A label that tries to write headers and markup of its own. */
const sealed = {
  to: 'hana@aozora.example',
  name: '佐藤 花',
  zone: 'Asia/Tokyo',
  params: { factor: 'passkey', label: '<b>PC</b>\r\nBcc: thief@example.com', at: '2026-06-01T04:00:00.000Z', address: '192.0.2.1' },
}
const sender = { organisation: '青空大学', contact: 'desk@aozora.example' }

let close: (() => Promise<void>) | undefined
afterEach(async () => close?.())

async function startServer(refuse: { rcpt?: number; data?: number; silent?: boolean } = {}) {
  const mails: Email[] = []
  const refusal = (code: number) => Object.assign(new Error('no, hana@aozora.example'), { responseCode: code })
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_, __, done) => done(refuse.rcpt ? refusal(refuse.rcpt) : null),
    onData(stream, _, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        mails.push(await PostalMime.parse(Buffer.concat(chunks)))
        if (!refuse.silent) done(refuse.data ? refusal(refuse.data) : null)
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  close = () => new Promise((resolve) => server.close(() => resolve()))
  const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const send = () =>
    sendThroughSmtp(renderMail(id, 'factor-registered', 'ja', sealed, sender), {
      url,
      from: '青空大学 <no-reply@aozora.example>',
      timeoutMs: 1500,
    })
  return { mails, send }
}

test('a mail arrives in both forms, with one Message-ID, the reader’s time and nothing smuggled in', async () => {
  const { mails, send } = await startServer()
  expect(await send()).toEqual({ ok: true, providerId: null })
  const [mail] = mails
  expect(mail).toMatchObject({
    subject: 'パスキーが登録されました',
    messageId: `<${id}@aozora.example>`,
    from: { name: '青空大学', address: 'no-reply@aozora.example' },
  })
  expect(mail?.to).toEqual([{ name: '', address: 'hana@aozora.example' }])
  expect(mail?.bcc).toBeUndefined()
  expect(mail?.headers.find((header) => header.key === 'auto-submitted')?.value).toBe('auto-generated')
  expect(mail?.text).toContain('2026年6月1日（月）13:00（日本時間）')
  expect(mail?.html).toContain('&lt;b&gt;PC&lt;/b&gt;')
  expect(mail?.html).not.toContain('<b>PC</b>')
  expect(mail?.text).toContain('お心当たりがない場合')
})

test.each([
  [{ rcpt: 550 }, 'refused', 'smtp 550'],
  [{ rcpt: 451 }, 'retry', 'smtp 451'],
  [{ data: 452 }, 'retry', 'smtp 452'],
  [{ silent: true }, 'lost', 'timeout'],
] as const)('%j is answered as %s, in words without the address', async (refusal, outcome, reason) => {
  const { send } = await startServer(refusal)
  const result = await send()
  expect(result).toMatchObject({ ok: false, outcome })
  if (reason !== 'timeout') expect(result).toMatchObject({ reason })
  expect(JSON.stringify(result)).not.toContain('hana')
  // Only a mailbox that is refused for good is the mailbox's own fault.
  expect('isRecipient' in result).toBe(reason === 'smtp 550')
})

test('a server that is not there took nothing: try again', async () => {
  const outcome = await sendThroughSmtp(
    renderMail(id, 'password-set', 'en', { ...sealed, params: { at: sealed.params.at, address: '' } }, sender),
    { url: 'smtp://127.0.0.1:9', from: 'x@y.example', timeoutMs: 1500 },
  )
  expect(outcome).toMatchObject({ ok: false, outcome: 'retry' })
})
