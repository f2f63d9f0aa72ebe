import { expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { lacksFactor, mayReportLost, mustLift } from './proofs'

const now = new Date('2026-06-01T03:00:00Z')
const session = (...factors: [factor: string, minutesAgo: number][]): Actor['session'] => ({
  id: 's',
  createdAt: now,
  factors: factors.map(([factor, ago]) => ({ factor, credentialId: null, at: new Date(now.getTime() - ago * 60_000).toISOString() })),
})
const rule = {
  enrol: 'open',
  signIn: 'normal',
  change: 'allowed',
  reset: 'allowed',
  guarded: false,
  underReview: false,
  next: null,
} as const
const decision = { door: 'change', factors: { phone: rule, totp: rule, 'recovery-codes': rule } } as unknown as Actor['decision'] // only these two are read

test('a proof is added where the session has shown no second factor, and nowhere else', () => {
  expect(mustLift({ access: 'full', session: session(['password', 1]) })).toBe(true)
  expect(mustLift({ access: 'enrol-only', session: session(['password', 1], ['phone', 1]) })).toBe(true)
  expect(mustLift({ access: 'enrol-only', session: session(['recovery-codes', 1]) })).toBe(true)
  expect(mustLift({ access: 'full', session: session(['password', 1], ['phone', 1]) })).toBe(false)
  expect(mustLift({ access: 'full', session: session(['passkey', 1]) })).toBe(false)
})

test('a loss may be reported with a recovery code, but not with the password alone while a factor is open for change', () => {
  expect(mayReportLost({ session: session(['password', 1], ['recovery-codes', 1]), decision }, now)).toBe(true)
  expect(mayReportLost({ session: session(['password', 1]), decision }, now)).toBe(false)
  expect(mayReportLost({ session: session(['password', 1], ['totp', 4]), decision }, now)).toBe(true)
})

test('a proof older than five minutes, or from the future, opens nothing', () => {
  expect(mayReportLost({ session: session(['totp', 6]), decision }, now)).toBe(false)
  expect(mayReportLost({ session: session(['totp', -1]), decision }, now)).toBe(false)
})

test('SR-29: recovery codes need a factor that was shown; a code, a pass, an activation or the password is none, and other factors need none', () => {
  for (const shown of ['password', 'activation', 'recovery-codes', 'temporary-pass', 'day-pass'])
    expect(lacksFactor({ session: session(['password', 1], [shown, 1]) }, 'recovery-codes'), shown).toBe(true)
  for (const shown of ['passkey', 'totp', 'phone', 'email-otp'])
    expect(lacksFactor({ session: session(['password', 1], [shown, 600]) }, 'recovery-codes'), shown).toBe(false)
  expect(lacksFactor({ session: session(['password', 1]) }, 'passkey')).toBe(false)
})
