import { expect, test } from 'vitest'
import type { Actor } from './actor'
import { mayActAs } from './roles'

const actor = (roles: Actor['roles'], door: string, ...factors: string[]) =>
  ({ roles, decision: { door }, session: { factors: factors.map((factor) => ({ factor, credentialId: null, at: '' })) } }) as Parameters<
    typeof mayActAs
  >[0]

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
