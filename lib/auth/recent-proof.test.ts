import { expect, test } from 'vitest'
import { isRecentProof, readMissingProof } from './recent-proof'

const now = new Date('2026-04-06T03:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()
type Asked = Parameters<typeof isRecentProof>[0]
const actor = (door: string, ...shown: [string, number][]): Asked => ({
  session: { factors: shown.map(([factor, seconds]) => ({ factor, credentialId: null, at: ago(seconds) })) },
  decision: {
    door,
    factors: { totp: { change: 'allowed' }, phone: { change: 'never' }, passkey: { change: 'allowed' }, 'day-pass': { change: 'allowed' } },
  },
})
const isRecent = (asked: Asked, phishingResistant = false) => isRecentProof(asked, { phishingResistant, now })

test('five minutes to the second, and nothing from the future (SR-60)', () => {
  expect(isRecent(actor('change', ['totp', 300]))).toBe(true)
  expect(isRecent(actor('change', ['totp', 301]))).toBe(false)
  expect(isRecent(actor('change', ['totp', -1]))).toBe(false)
})

test.each([
  ['the password beside a factor', actor('change', ['password', 1]), false],
  ['a factor closed for change', actor('change', ['password', 1], ['phone', 1]), false],
  ['a day pass', actor('change', ['password', 1], ['day-pass', 1]), false],
  ['a day pass where the desk is the door', actor('desk', ['password', 1], ['day-pass', 1]), false],
  ['a recovery code beside the password', actor('change', ['password', 900], ['recovery-codes', 1]), true],
  ['a recovery code is the door, the password is shown', actor('recovery-code', ['password', 1]), false],
  ['a recovery code is the door', actor('recovery-code', ['recovery-codes', 1]), true],
  ['the password is the door', actor('password', ['password', 1]), true],
  ['the password is the door, too old', actor('password', ['password', 301]), false],
  ['the desk is the door', actor('desk', ['password', 1]), false],
  ['the sitting began with the activation code', actor('desk', ['activation', 900], ['password', 1]), true],
])('%s: %#', (_, asked, expected) => {
  expect(isRecent(asked)).toBe(expected)
})

test('where only what cannot be phished will do, nothing else does', () => {
  expect(isRecent(actor('change', ['totp', 1]), true)).toBe(false)
  expect(isRecent(actor('change', ['passkey', 1]), true)).toBe(true)
  expect(isRecent(actor('change', ['passkey', 301], ['totp', 1]), true)).toBe(false)
})

test.each([
  ['a factor alone', actor('change', ['totp', 1]), false, { factor: false, password: true }],
  ['both', actor('change', ['totp', 200], ['password', 1]), true, { factor: false, password: false }],
  ['a password too old', actor('change', ['totp', 1], ['password', 301]), false, { factor: false, password: true }],
  ['the password alone', actor('change', ['password', 1]), false, { factor: true, password: false }],
  ['nothing', actor('change'), false, { factor: true, password: true }],
  [
    'a recovery code after the password',
    actor('change', ['password', 900], ['recovery-codes', 1]),
    true,
    { factor: false, password: true },
  ],
  ['the password is the door', actor('password', ['password', 1]), true, { factor: false, password: false }],
])('where the password is asked for again: %s', (_, asked, expected, missing) => {
  const who = { ...asked, asksPassword: true }
  expect(isRecent(who)).toBe(expected)
  expect(readMissingProof(who, now)).toEqual(missing)
  expect(readMissingProof(asked, now).password).toBe(false)
})
