import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, factors, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import { type Context, type Deviation, type PersonFacts, type Role, type Rules, states } from './types'

// SR-3, decision D2: a code by e-mail counts only by a record, until its end, and never for administrators and support.
const enforceAt = at('2026-06-01T09:00:00+09:00')
const gate: Context = { purpose: 'sign-in', networks: [] }
const withMail = { ...factors, 'email-otp': { ...(factors.totp as (typeof factors)['totp']), needsDeviation: true } } as Rules['factors']
const record: Deviation = { factor: 'email-otp', from: enforceAt - 30 * day, until: enforceAt + 30 * day }

const ask = (when: number, deviations: Deviation[], person: Partial<PersonFacts> = {}, context = gate) =>
  decide({
    at: when,
    rules: { ...makeRules(makeRollout({ policy: { minimumStrength: 'weak' } })), factors: withMail, deviations },
    person: makePerson({ lastSignInAt: when - day, credentials: [makeCredential('email-otp')], ...person }),
    context,
  })

describe('a factor that needs a deviation (SR-3)', () => {
  it('satisfies nothing without a record, is asked for all the same, and opens the settings', () => {
    const decision = ask(enforceAt, [])
    expect(decision).toMatchObject({
      state: 'required',
      access: 'enrol-only',
      secondFactor: 'asked',
      door: 'change',
      uncounted: ['email-otp'],
    })
    expect(decision.reasons).toContainEqual({ code: 'factor-uncounted', values: { factor: 'email-otp' } })
  })

  it('satisfies from the first second of a record to the last before its end', () => {
    expect(ask(record.from, [record], {}).uncounted).toEqual([])
    expect(ask(record.from - 1, [record]).uncounted).toEqual(['email-otp'])
    expect(ask(record.until - 1, [record])).toMatchObject({ state: 'satisfied', access: 'full' })
    expect(ask(record.until, [record])).toMatchObject({ state: 'required', access: 'enrol-only', door: 'change' })
  })

  it('says until when', () => {
    expect(ask(enforceAt, [record]).reasons).toContainEqual({
      code: 'factor-by-deviation',
      values: { factor: 'email-otp', until: record.until },
    })
  })

  it.each<[Role[], string]>([
    [['administrator'], 'required'],
    [['support'], 'required'],
    [['auditor'], 'satisfied'],
    [[], 'satisfied'],
  ])('with the roles %j it is %s', (roles, state) => {
    expect(ask(enforceAt, [record], { roles }).state).toBe(state)
  })

  it('steps nobody up, and does once it is on record', () => {
    const rules = { ...makeRules(), factors: withMail, applications: { hr: { key: 'hr', minimumStrength: 'weak' as const } } }
    const context: Context = {
      purpose: 'use',
      networks: [],
      application: 'hr',
      session: { factors: [{ factor: 'email-otp', at: enforceAt }] },
    }
    const person = makePerson({ credentials: [makeCredential('email-otp')] })
    expect(decide({ at: enforceAt, rules, person, context }).stepUp).toMatchObject({ because: 'application' })
    expect(decide({ at: enforceAt, rules: { ...rules, deviations: [record] }, person, context }).stepUp).toBeNull()
  })

  it('is no reliable means: what retires the phone strands whoever has only mail beside it', () => {
    const wave = makeWave({ steps: [{ at: enforceAt, restrictions: { phone: { signIn: 'never' } } }] })
    const rules = { ...makeRules(makeRollout({ policy: {}, waves: [wave] })), factors: withMail }
    const person = makePerson({
      credentials: [makeCredential('phone'), makeCredential('email-otp')],
      memberships: { mandate: makeMembership() },
    })
    expect(decide({ at: enforceAt, rules, person, context: gate }).flags).toContain('stranded')
    expect(decide({ at: enforceAt, rules: { ...rules, deviations: [record] }, person, context: gate }).flags).not.toContain('stranded')
  })

  it('at another system is that system’s affair', () => {
    const rules = { ...makeRules(makeRollout({ policy: { minimumStrength: 'weak' } })), factors: withMail, enforcedBy: 'Okta' }
    const person = makePerson({ credentials: [makeCredential('email-otp', { source: 'external' })] })
    expect(decide({ at: enforceAt, rules, person, context: { ...gate, simulated: true } })).toMatchObject({
      state: 'satisfied',
      uncounted: [],
    })
  })

  it('a record never makes a state stricter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -60, max: 60 }),
        fc.integer({ min: -60, max: 60 }),
        fc.subarray(['totp', 'phone', 'passkey', 'email-otp']),
        fc.subarray<Role>(['administrator', 'support', 'auditor']),
        (offset, from, held, roles) => {
          const when = enforceAt + offset * day
          const deviation = { factor: 'email-otp', from: enforceAt + from * day, until: enforceAt + (from + 20) * day }
          const credentials = held.map((factor) => makeCredential(factor))
          const without = ask(when, [], { credentials, roles })
          const other = ask(when, [deviation], { credentials, roles })
          expect(states.indexOf(other.state)).toBeGreaterThanOrEqual(states.indexOf(without.state))
        },
      ),
    )
  })
})
