import { expect, test } from 'vitest'
import type { Actor } from './actor'
import { mayActAs, requireOwnFactor } from './roles'

const actor = (roles: Actor['roles'], door: string, ...factors: string[]) =>
  ({
    roles,
    decision: { door, standsIn: factors.includes('day-pass') ? 1 : null },
    session: { factors: factors.map((factor) => ({ factor, credentialId: null, at: '' })) },
  }) as Parameters<typeof mayActAs>[0]

test('a role is needed, and it is one of those named', () => {
  expect(mayActAs(actor(['auditor'], 'change', 'password', 'totp'), ['administrator', 'auditor'])).toBe(true)
  expect(mayActAs(actor(['auditor'], 'change', 'password', 'totp'), ['administrator'])).toBe(false)
  expect(mayActAs(actor([], 'change', 'passkey'), ['administrator', 'support', 'auditor'])).toBe(false)
})

test('somebody who holds a factor needs it here, whatever let the password in', () => {
  expect(mayActAs(actor(['administrator'], 'change', 'password'), ['administrator'])).toBe(false)
  expect(mayActAs(actor(['administrator'], 'desk', 'password'), ['administrator'])).toBe(false)
  expect(mayActAs(actor(['administrator'], 'change', 'passkey'), ['administrator'])).toBe(true)
  expect(mayActAs(actor(['administrator'], 'password', 'activation', 'password'), ['administrator'])).toBe(true)
})

test('a day pass opens neither console nor desk, whatever else would; a factor beside it does', () => {
  for (const door of ['password', 'activation', 'change', 'desk'])
    expect(mayActAs(actor(['administrator', 'support'], door, 'password', 'day-pass'), ['administrator', 'support'])).toBe(false)
  expect(mayActAs(actor(['administrator'], 'change', 'password', 'day-pass', 'passkey'), ['administrator'])).toBe(true)
})

test('small settings are closed to a day pass alone', () => {
  expect(() => requireOwnFactor(actor([], 'change', 'password', 'day-pass'))).toThrow('day-pass-closed')
  for (const factors of [['password'], ['password', 'day-pass', 'totp'], ['passkey']])
    expect(() => requireOwnFactor(actor([], 'change', ...factors))).not.toThrow()
})
