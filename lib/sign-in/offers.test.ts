import { expect, test } from 'vitest'
import { factorTraits } from '@/lib/factors/registry'
import type { Offer } from '@/lib/policy/offer-factors'
import { toOffers } from './offers'

const offers: Offer[] = [
  { factor: 'passkey', credentialIds: ['p1', 'p2'], place: 'first', notice: null, isChosen: false },
  { factor: 'phone', credentialIds: ['n1', 'n2'], place: 'other-ways', notice: 'discouraged', isChosen: false },
]
const given = {
  offers,
  traits: factorTraits,
  perCredential: new Set(['phone', 'email-otp']),
  recoveryCodesLeft: 2,
  hasPass: true,
  hasDayPass: false,
  isStrong: false,
}

test('several numbers are several lines; several passkeys are one, the browser picks', () => {
  const { first, others, recovery } = toOffers(given)
  expect([first, ...others].map((line) => line?.credentialId)).toEqual(['p1', 'n1', 'n2'])
  expect(others[0]?.standing).toBe('discouraged')
  expect(recovery).toEqual(['recovery-codes', 'temporary-pass'])
  expect(toOffers({ ...given, hasDayPass: true }).recovery).toEqual(['day-pass', 'recovery-codes', 'temporary-pass'])
  expect(toOffers({ ...given, recoveryCodesLeft: 0, hasPass: false }).recovery).toEqual([])
})

test('where only what cannot be phished will do, nothing else is offered, codes and passes least of all', () => {
  const { first, others, recovery } = toOffers({ ...given, hasDayPass: true, isStrong: true })
  expect([first?.factor, others.length, recovery]).toEqual(['passkey', 0, []])
  expect(toOffers({ ...given, offers: offers.slice(1), isStrong: true }).first).toBeNull()
})
