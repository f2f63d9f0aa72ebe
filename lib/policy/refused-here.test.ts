import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { makeCredential, makePerson, makeRules } from './fixtures'
import { listRefusing } from './refused-here'
import type { EnrolmentRule } from './types'

const rule: EnrolmentRule = { factors: ['totp', 'email-otp'], signedInWith: ['matrix', 'password'], unlessFrom: ['campus'] }
const anywhere: EnrolmentRule = { factors: ['phone'], signedInWith: ['password'], unlessFrom: [] }
const shown = (...factors: string[]) => ({ factors: factors.map((factor) => ({ factor, at: 0 })) })
const refusing = (networks: string[], ...factors: string[]) => listRefusing([rule, anywhere], { networks, session: shown(...factors) })

describe('where something may be set up', () => {
  it('is refused after a weak sign-in from off campus, and open on campus or after another one', () => {
    expect(refusing([], 'password', 'matrix')).toEqual([rule])
    expect(refusing(['library'], 'password', 'matrix')).toEqual([rule])
    expect(refusing(['campus'], 'password', 'matrix')).toEqual([])
    expect(refusing([], 'password', 'passkey')).toEqual([])
  })

  it('takes the password for a method only where nothing came beside it', () => {
    expect(refusing([], 'password')).toEqual([rule, anywhere])
    expect(refusing(['campus'], 'password')).toEqual([anywhere])
    expect(refusing([], 'password', 'matrix')).not.toContain(anywhere)
    // A rule that names the weak method alone is not escaped by the password that came before it.
    const matrix = { ...rule, signedInWith: ['matrix'] }
    expect(listRefusing([matrix], { networks: [], session: shown('password', 'matrix') })).toEqual([matrix])
  })

  it('leaves a first sign-in with an activation code alone, and asks nothing without a session', () => {
    expect(refusing([], 'activation', 'password')).toEqual([])
    expect(listRefusing([rule], { networks: [] })).toEqual([])
    expect(listRefusing([rule], { networks: [], session: { factors: [] } })).toEqual([])
  })
})

describe('restricted factors without their records (SR-4)', () => {
  const ask = (restrictedUntil: number | null | undefined, when = 100, simulated = false) => {
    const rules = { ...makeRules(), ...(restrictedUntil === undefined ? {} : { restrictedUntil }) }
    const context = { purpose: 'enrol' as const, networks: [], simulated }
    const { factors } = decide({ at: when, rules, person: makePerson({ credentials: [makeCredential('phone')] }), context })
    return [factors.phone?.enrol, factors.phone?.signIn, factors.totp?.enrol]
  }

  it('are closed to new numbers, go on working, and touch nothing else', () => {
    expect(ask(null)).toEqual(['closed', 'normal', 'open'])
    expect(ask(undefined)).toEqual(['open', 'normal', 'open'])
    expect([ask(101), ask(100)]).toEqual([
      ['open', 'normal', 'open'],
      ['closed', 'normal', 'open'],
    ])
    expect(ask(null, 100, true)).toEqual(['open', 'normal', 'open'])
  })
})
