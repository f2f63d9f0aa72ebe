import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, factors, makeCredential, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import { type BrowserHints, canPutFirst, offerFactors } from './offer-factors'
import type { CredentialFacts, Decision, PersonFacts, Restriction } from './types'

const when = at('2026-06-01T09:00:00+09:00')
const here: BrowserHints = { cannotWork: [], lastWorked: null }

const scene = (credentials: CredentialFacts[], restrictions: Record<string, Restriction> = {}): [Decision, PersonFacts] => {
  const person = makePerson({ credentials, lastSignInAt: when - day })
  const rollout = makeRollout({ policy: { minimumStrength: 'weak' }, waves: [makeWave({ steps: [{ at: when, restrictions }] })] })
  return [decide({ at: when, rules: makeRules(rollout), person, context: { purpose: 'sign-in', networks: [] } }), person]
}
const offered = (credentials: CredentialFacts[], restrictions: Record<string, Restriction> = {}, hints = here): string[] =>
  offerFactors(...scene(credentials, restrictions), factors, hints).map(({ factor, place, notice }) =>
    [factor, place, notice].filter(Boolean).join(' '),
  )

describe('what is offered first', () => {
  it('is the strongest that can work in this browser', () => {
    const held = [makeCredential('phone'), makeCredential('totp'), makeCredential('passkey')]
    expect(offered(held)).toEqual(['passkey first', 'totp other-ways', 'phone other-ways'])
    expect(offered(held, {}, { cannotWork: ['passkey'], lastWorked: null })).toEqual([
      'totp first',
      'phone other-ways',
      'passkey other-ways',
    ])
  })

  it('is never a discouraged one beside another, and never empty', () => {
    const held = [makeCredential('phone'), makeCredential('totp')]
    expect(offered(held, { totp: { signIn: 'discouraged' } })).toEqual(['phone first', 'totp other-ways discouraged'])
    expect(offered([makeCredential('phone')], { phone: { signIn: 'backup' } })).toEqual(['phone first backup'])
    expect(offered(held, { phone: { signIn: 'never' } })).toEqual(['totp first'])
  })

  it('is an unproven one to try, with the others kept, once something is proven', () => {
    const passkey = makeCredential('passkey', { provenAt: null, lastSuccessAt: null })
    expect(offered([makeCredential('phone'), passkey])).toEqual(['passkey try', 'phone first'])
    expect(offered([passkey])).toEqual([])
  })

  it('never names recovery codes or what is disabled', () => {
    expect(offered([makeCredential('recovery-codes'), makeCredential('totp', { disabled: true }), makeCredential('phone')])).toEqual([
      'phone first',
    ])
  })

  it('opens the factor settings with what sign-in refuses', () => {
    const [decision, person] = scene([makeCredential('phone'), makeCredential('totp')], { phone: { signIn: 'never' } })
    expect(offerFactors(decision, person, factors, here, 'change').map(({ factor }) => factor)).toEqual(['totp', 'phone'])
  })

  it('among equals is what its owner has put first, before what worked here last; never before what is safer', () => {
    const equal = { ...factors, 'email-otp': { ...factors.totp } } as typeof factors
    const say = (credentials: CredentialFacts[], hints = here) => {
      const [decision, person] = scene(credentials)
      return offerFactors(decision, person, equal, hints).map(({ factor, isChosen }) => `${factor}${isChosen ? ' chosen' : ''}`)
    }
    const [totp, mail, phone] = [makeCredential('totp', { rank: 1 }), makeCredential('email-otp', { rank: -2 }), makeCredential('phone')]
    expect(say([totp, mail, phone])).toEqual(['email-otp chosen', 'totp', 'phone'])
    expect(say([totp, mail], { cannotWork: [], lastWorked: 'totp' })).toEqual(['email-otp chosen', 'totp'])
    expect(say([{ ...totp, rank: -3 }, mail])).toEqual(['totp chosen', 'email-otp chosen'])
    expect(say([mail, { ...phone, rank: -9 }])).toEqual(['email-otp chosen', 'phone chosen'])
  })

  it('cannot be a weaker one by choice while a stronger one is proven', () => {
    const [decision, person] = scene([makeCredential('phone'), makeCredential('totp')])
    expect([canPutFirst(decision, person, factors, 'phone'), canPutFirst(decision, person, factors, 'totp')]).toEqual([false, true])
  })
})
