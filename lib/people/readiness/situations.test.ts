import { describe, expect, it } from 'vitest'
import { at, day, factors, makeCredential, makePerson, makeRollout, makeRules, makeWave } from '@/lib/policy/fixtures'
import type { PersonFacts } from '@/lib/policy/types'
import { findBestAction, listSituations } from './situations'

const enforceAt = at('2026-06-01T09:00:00+09:00')
const mandate = makeRules(makeRollout({ policy: { minimumStrength: 'weak' }, waves: [makeWave({ lateEnrolmentDays: 14 })] }))
const ask = (person: Partial<PersonFacts>, { when = enforceAt + day, hasMailbox = true, rules = mandate } = {}) => ({
  ...{ rules, traits: factors, hasMailbox, at: when },
  facts: makePerson({ lastSignInAt: when - day, ...person }),
})
const outcomes = (given: ReturnType<typeof ask>) =>
  Object.fromEntries(listSituations(given).map(({ key, outcome, by }) => [key, by ? `${outcome} ${by}` : outcome]))

describe('how somebody fares when something happens', () => {
  it('a phone and nothing else: the desk on the day it is lost, and abroad', () => {
    expect(outcomes(ask({ credentials: [makeCredential('phone')] }))).toEqual({
      'phone-lost': 'desk',
      outside: 'in phone',
      abroad: 'desk',
      'password-forgotten': 'in mailbox',
    })
  })

  it('an app is taken to be on the phone, unless its owner says otherwise', () => {
    expect(outcomes(ask({ credentials: [makeCredential('totp')] }))).toMatchObject({ 'phone-lost': 'desk', abroad: 'in totp' })
    expect(outcomes(ask({ credentials: [makeCredential('totp', { device: 'Windows' })] }))).toMatchObject({ 'phone-lost': 'in totp' })
  })

  it('a passkey on the phone goes with it; one elsewhere stays', () => {
    for (const device of ['iPhone', 'Hana’s Pixel 9', 'スマートフォン', 'Android'])
      expect(outcomes(ask({ credentials: [makeCredential('passkey', { device })] }))['phone-lost'], device).toBe('desk')
    for (const device of ['Mac', null])
      expect(outcomes(ask({ credentials: [makeCredential('passkey', { device })] }))).toEqual({
        'phone-lost': 'in passkey',
        outside: 'in passkey',
        abroad: 'in passkey',
        'password-forgotten': 'in passkey',
      })
  })

  it('recovery codes let in to repair', () => {
    expect(outcomes(ask({ credentials: [makeCredential('phone')], recoveryCodesLeft: 3 }))).toMatchObject({
      'phone-lost': 'repair recovery-codes',
      'password-forgotten': 'in mailbox',
    })
  })

  it('a forgotten password takes a mailbox, and a second method that may', () => {
    const phone = { credentials: [makeCredential('phone')] }
    expect(outcomes(ask(phone, { hasMailbox: false }))['password-forgotten']).toBe('desk')
    const keio = makeRules(makeRollout({ waves: [makeWave({ steps: [{ at: enforceAt, restrictions: { phone: { reset: 'never' } } }] })] }))
    expect(outcomes(ask(phone, { rules: keio }))['password-forgotten']).toBe('desk')
    expect(outcomes(ask({ ...phone, recoveryCodesLeft: 1 }, { rules: keio }))['password-forgotten']).toBe('in mailbox')
  })

  it('nothing held: the password until the date, then only to register, then the desk', () => {
    expect(outcomes(ask({}, { when: enforceAt - 99 * day }))).toEqual({
      'phone-lost': 'in',
      outside: 'in',
      abroad: 'in',
      'password-forgotten': 'in mailbox',
    })
    expect(outcomes(ask({}))).toMatchObject({ outside: 'repair', 'password-forgotten': 'repair mailbox' })
    expect(outcomes(ask({}, { when: enforceAt + 20 * day }))).toMatchObject({ outside: 'desk', 'password-forgotten': 'desk' })
  })
})

describe('the one thing that mends most', () => {
  const all = ['passkey', 'totp', 'phone', 'recovery-codes']
  it.each([
    ['a passkey for somebody with a phone', { credentials: [makeCredential('phone')] }, all, { factor: 'passkey', mends: 2 }],
    [
      'codes where nothing stronger is open',
      { credentials: [makeCredential('phone')] },
      ['recovery-codes'],
      { factor: 'recovery-codes', mends: 2 },
    ],
    ['nothing for somebody who is ready', { credentials: [makeCredential('passkey', { device: 'Mac' })] }, all, null],
    ['nothing where nothing is open', { credentials: [makeCredential('phone')] }, [], null],
  ] as const)('%s', (_, person, open, best) => {
    expect(findBestAction(ask({ ...person, credentials: [...person.credentials] }), open)).toEqual(best)
  })

  it('never makes anything worse: what is added only adds', () => {
    const order = ['desk', 'repair', 'in']
    for (const credentials of [
      [],
      [makeCredential('phone')],
      [makeCredential('totp', { device: 'iPhone' })],
      [makeCredential('passkey', { disabled: true })],
    ])
      for (const when of [enforceAt - 99 * day, enforceAt + day, enforceAt + 20 * day]) {
        const given = ask({ credentials }, { when })
        const more = {
          ...given,
          facts: {
            ...given.facts,
            credentials: [...credentials, makeCredential('passkey', { id: 'more', device: 'Mac', lastSuccessAt: when })],
          },
        }
        const [before, after] = [listSituations(given), listSituations(more)]
        for (const [i, { outcome, key }] of before.entries())
          expect(order.indexOf(after[i]?.outcome ?? 'desk'), key).toBeGreaterThanOrEqual(order.indexOf(outcome))
      }
  })
})
