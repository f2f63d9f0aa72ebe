import { expect, test } from 'vitest'
import { judgePasswordChange } from './password-change'

const now = new Date('2026-11-22T03:00:00Z')
const may = { change: 'allowed', reset: 'allowed' }
/** As at Keio: a text message still opens the settings, and the password no longer. */
const noReset = { change: 'allowed', reset: 'never' }
const actor = (door: string, ...shown: [string, number][]) => ({
  session: {
    factors: shown.map(([factor, ago]) => ({ factor, credentialId: null, at: new Date(now.getTime() - ago * 1000).toISOString() })),
  },
  decision: { door, factors: { passkey: may, totp: may, phone: noReset } },
})

test.each([
  ['a factor, just now', actor('change', ['password', 900], ['totp', 300]), null],
  ['a factor, too long ago', actor('change', ['password', 900], ['totp', 301]), 'needs-recent-proof'],
  ['a passkey alone', actor('change', ['passkey', 1]), null],
  ['the password where something is held', actor('change', ['password', 1]), 'needs-recent-proof'],
  ['the password where nothing is', actor('password', ['password', 1]), null],
  ['the password where nothing is, too long ago', actor('password', ['password', 301]), 'needs-recent-proof'],
  ['a factor that may not', actor('change', ['password', 900], ['phone', 1]), 'reset-factor'],
  ['… beside one that may', actor('change', ['totp', 200], ['phone', 1]), null],
  ['… beside one that may, too long ago', actor('change', ['totp', 400], ['phone', 1]), 'reset-factor'],
  ['a recovery code beside the password', actor('change', ['password', 2], ['recovery-codes', 1]), 'reset-factor'],
  ['nothing', actor('password'), 'needs-recent-proof'],
] as const)('%s', (_, who, refusal) => expect(judgePasswordChange(who, now)).toBe(refusal))
