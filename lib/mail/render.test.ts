import { expect, test } from 'vitest'
import en from '@/lib/i18n/messages/en.json'
import { describeFailure } from '@/lib/platform/failure'
import { maskAddress } from './mask'
import { renderMail } from './render'
import type { MailTemplate } from './types'

const sender = { organisation: 'Aozora University', contact: 'desk@aozora.example' }
const at = '2026-06-01T04:00:00.000Z'
/** Every parameter that a template may ask for. */
const params = {
  factor: 'totp',
  label: 'Phone',
  at,
  address: '192.0.2.1',
  left: 3,
  link: 'https://id.aozora.example/me',
  code: 'ABCD',
  expiresAt: at,
  deadline: at,
  rollout: 'Passkeys',
  role: 'auditor',
}

test.each(Object.keys(en.mail) as MailTemplate[])('%s is worded in both languages without a hole', (template) => {
  for (const locale of ['en', 'ja'] as const) {
    const mail = renderMail(
      'm',
      template,
      locale,
      { to: 'a@b.example', name: 'Hana', zone: 'Europe/Berlin', params: { ...params, ...moreParams(template) } },
      sender,
    )
    for (const text of [mail.subject, mail.text, mail.html]) expect(text).not.toMatch(/\{\w+\}|mail\.|undefined|2026-06-01T/)
    expect(mail.subject).not.toMatch(/[\r\n]/)
  }
})

test('instants are the reader’s, with the zone; factors have their name', () => {
  const mail = renderMail('m', 'factor-registered', 'en', { to: 'a@b.example', name: 'Hana', zone: 'Europe/Berlin', params }, sender)
  expect(mail.subject).toBe(`${en.factor.totp.name} was registered`)
  expect(mail.text).toContain('Mon 1 June 2026, 06:00 (Central European time)')
  expect(mail.text).toContain(en.mailFrame.notYou)
})

test('a missing parameter is an error, not a mail with a hole in it', () => {
  expect(() => renderMail('m', 'factor-registered', 'en', { to: 'a@b.example', name: 'Hana', zone: 'UTC', params: {} }, sender)).toThrow(
    'mail not worded',
  )
})

test('an address is masked to what its owner recognises', () => {
  expect(maskAddress('hanako@aozora.example')).toBe('h…o@aozora.example')
  expect(maskAddress('ab@aozora.example')).toBe('a…@aozora.example')
  expect(maskAddress('nonsense')).toBe('…')
})

test('a failed query is described without its parameters (SR-16)', () => {
  const error = Object.assign(new Error('Failed query: insert …\nparams: 482913,+819012345678', { cause: new Error('duplicate key') }), {
    query: 'insert …',
    params: ['482913'],
  })
  expect(describeFailure(error)).toBe('query failed: duplicate key')
})

/** Parameters of templates that are not ours: every name in braces gets a value. */
function moreParams(template: MailTemplate): Record<string, string | number> {
  const words = JSON.stringify(en.mail[template])
  return Object.fromEntries([...words.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => [name ?? '', params[name as keyof typeof params] ?? 2]))
}
