import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import { offerFactors } from './offer-factors'
import type { Context, PersonFacts, Rules } from './types'

const now = at('2026-06-02T09:00:00+09:00')
const rules = makeRules(makeRollout({ policy: { minimumStrength: 'weak' }, waves: [makeWave()] }))
const observing: Rules = { ...rules, enforcedBy: 'Okta' }
const external = makeCredential('phone', { source: 'external', provenAt: now - 100 * day, lastSuccessAt: now - day })
const here = makeCredential('passkey', { provenAt: now - 100 * day, lastSuccessAt: now - day })
const person = (more: Partial<PersonFacts> = {}) => makePerson({ memberships: { mandate: makeMembership() }, ...more })
const ask = (given: Rules, facts: PersonFacts, context: Partial<Context> = {}) =>
  decide({ at: now, rules: given, person: facts, context: { purpose: 'sign-in', networks: [], ...context } })

describe('a credential of another system', () => {
  it('does not exist for a sign-in here, whatever mode this is', () => {
    const held = person({ credentials: [external] })
    expect(ask(rules, held)).toEqual(ask(rules, person({ credentials: [] })))
    expect(ask(rules, held)).toMatchObject({ state: 'required', secondFactor: 'not-asked', door: 'password' })
    expect(ask(rules, held, { simulated: true }).state).toBe('required')
    expect(ask(observing, held).secondFactor).toBe('not-asked')
  })

  it('is never offered, nor tried, nor put first', () => {
    const held = person({ credentials: [external, here, makeCredential('totp', { source: 'external', provenAt: null })] })
    const decision = ask(rules, held)
    expect(offerFactors(decision, held, rules.factors, { cannotWork: [], lastWorked: null }).map(({ factor }) => factor)).toEqual([
      'passkey',
    ])
  })

  it('does not open the factor settings, nor strand anybody here', () => {
    const stale = { ...external, lastSuccessAt: now - 400 * day }
    expect(ask(rules, person({ credentials: [stale] })).flags).toEqual([])
    expect(ask(rules, person({ credentials: [{ ...stale, disabled: true }] })).secondFactor).toBe('not-asked')
  })
})

describe('observe mode', () => {
  it('lets no rollout bind a sign-in here, while what is proven here is asked for', () => {
    const decision = ask(observing, person({ credentials: [here] }))
    expect(decision).toMatchObject({ state: 'not-required', access: 'full', prompt: 'none', secondFactor: 'asked', obligations: [] })
    expect(decision.reasons[0]).toEqual({ code: 'enforced-elsewhere', values: { system: 'Okta' } })
    expect(ask(observing, person()).access).toBe('full')
    expect(ask(observing, person({ standing: 'left' })).access).toBe('locked')
  })

  it('asks the other system’s question in a simulation: its credentials count, those of this portal do not', () => {
    const there = { whereEnforced: true }
    expect(ask(observing, person({ credentials: [external] }), there).state).toBe('satisfied')
    expect(ask(observing, person({ credentials: [here] }), there).state).toBe('required')
    const known = { elsewhere: { seenAt: now - 300 * day, lastSignInAt: now - day } }
    expect(ask(observing, person({ credentials: [here], ...known }), { simulated: true }).state).toBe('required')
    expect(ask(observing, person({ credentials: [external], ...known }), { simulated: true }).state).toBe('satisfied')
  })

  it('counts whoever the other system has never named as not arrived, and nobody as dormant without knowing', () => {
    expect(ask(observing, person(), { simulated: true }).state).toBe('not-arrived')
    const seen = person({ elsewhere: { seenAt: now - 300 * day, lastSignInAt: null } })
    expect(ask(observing, seen, { simulated: true })).toMatchObject({ state: 'required', flags: [] })
    const quiet = person({ elsewhere: { seenAt: now - 300 * day, lastSignInAt: now - 200 * day } })
    expect(ask(observing, quiet, { simulated: true }).flags).toContain('dormant')
  })
})
