import { describe, expect, it } from 'vitest'
import { explainOrder } from './explain-order'
import { factors as known } from './fixtures'
import type { Offer } from './offer-factors'

const factors = { ...known, 'email-otp': { ...known.totp } } as NonNullable<Parameters<typeof explainOrder>[1]>
const offer = (factor: string, notice: Offer['notice'] = null, place: Offer['place'] = 'other-ways'): Offer => ({
  factor,
  credentialIds: [factor],
  place,
  notice,
  isChosen: false,
})
const say = (...offers: Offer[]) => explainOrder(offers, factors).map(({ factor, why, than }) => [factor, why, than])

describe('the order at sign-in', () => {
  it('says why the weaker comes after the stronger, and what would bring it back', () => {
    expect(say(offer('passkey'), offer('totp'), offer('phone'))).toEqual([
      ['passkey', 'safest', null],
      ['totp', 'weaker', 'passkey'],
      ['phone', 'weaker', 'passkey'],
    ])
    // Gone, the next is the first.
    expect(say(offer('totp'), offer('phone'))[0]).toEqual(['totp', 'safest', null])
    expect(say(offer('phone'))).toEqual([['phone', 'only', null]])
    expect(say()).toEqual([])
  })

  it('lets equals be equals, and tells what policy has put behind', () => {
    expect(say(offer('totp'), offer('email-otp'))).toEqual([
      ['totp', 'among-equals', null],
      ['email-otp', 'equal', 'totp'],
    ])
    expect(say({ ...offer('email-otp'), isChosen: true }, offer('totp'))[0]).toEqual(['email-otp', 'chosen', null])
    expect(explainOrder([offer('totp'), offer('email-otp'), offer('phone')], factors).map(({ credentialId }) => credentialId)).toEqual([
      undefined,
      'email-otp',
      undefined,
    ])
    expect(say(offer('totp'), offer('email-otp', 'discouraged'), offer('phone', 'backup'))).toEqual([
      ['totp', 'safest', null],
      ['email-otp', 'discouraged', null],
      ['phone', 'backup', null],
    ])
  })

  it('praises nothing where all that is left is a backup, and counts no trial', () => {
    expect(say(offer('phone', 'backup'), offer('email-otp', 'backup'))[0]).toEqual(['phone', 'backup', null])
    expect(say(offer('passkey', null, 'try'), offer('phone'))).toEqual([['phone', 'only', null]])
  })
})
