import { describe, expect, test } from 'vitest'
import { decide } from './decide'
import { findBlocked } from './enrolment-blocked'
import { at, makeCredential, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import type { EnrolmentRule, PersonFacts, Policy, Restriction, Rules } from './types'

const enforceAt = at('2026-06-01T09:00:00+09:00')
const all = ['passkey', 'totp', 'phone']
const fromPassword: EnrolmentRule = { factors: all, signedInWith: ['password'], unlessFrom: ['campus'] }

function ask(
  rules: EnrolmentRule[],
  { person = {}, policy = { minimumStrength: 'weak' } as Policy, when = enforceAt, restrictions = {} as Record<string, Restriction> } = {},
) {
  const base: Rules = {
    ...makeRules(
      makeRollout({ policy, waves: [makeWave({ steps: Object.keys(restrictions).length > 0 ? [{ at: enforceAt, restrictions }] : [] })] }),
    ),
    enrolmentRules: rules,
  }
  const facts = makePerson(person as Partial<PersonFacts>)
  const decision = decide({ at: when, rules: base, person: facts, context: { purpose: 'sign-in', simulated: true, networks: [] } })
  return findBlocked(base, facts, decision, 'mandate')
}

describe('enrolment blocked', () => {
  test('the password alone sets up nothing but on campus', () => {
    expect(ask([fromPassword])).toEqual(['campus'])
  })
  test.each<[string, EnrolmentRule[], Parameters<typeof ask>[1]]>([
    ['no rule', [], {}],
    ['a rule that leaves something', [{ ...fromPassword, factors: ['totp', 'phone'] }], {}],
    ['not due yet', [fromPassword], { when: enforceAt - 1 }],
    ['ready', [fromPassword], { person: { credentials: [makeCredential('totp')] } }],
    ['nothing that would be enough is left by the plan itself', [fromPassword], { policy: { allowedFactors: ['recovery-codes'] } }],
    ['they come with a recovery code, which the rule does not name', [fromPassword], { person: { recoveryCodesLeft: 1 } }],
    ['only the desk helps: no password', [fromPassword], { person: { hasPassword: false } }],
  ])('not: %s', (_, rules, chosen) => {
    expect(ask(rules, chosen)).toBeNull()
  })
  test('what they hold is too little, and sets up nothing better from outside', () => {
    const rule: EnrolmentRule = { factors: ['passkey', 'totp'], signedInWith: ['phone'], unlessFrom: ['campus', 'lab'] }
    const chosen = { person: { credentials: [makeCredential('phone')] }, policy: { minimumStrength: 'medium' } as Policy }
    expect(ask([rule], chosen)).toEqual(['campus', 'lab'])
    // One of two things they hold is named by no rule.
    const both = { ...chosen, person: { credentials: [makeCredential('phone'), makeCredential('totp', { circular: true })] } }
    expect(ask([rule], both)).toBeNull()
    // What the plan does not accept helps nobody, however open it is.
    expect(ask([{ ...rule, factors: ['passkey'] }], { ...chosen, policy: { minimumStrength: 'phishing-resistant' } })).toEqual([
      'campus',
      'lab',
    ])
  })
  test('what the plan itself takes away helps nobody', () => {
    const rule = { ...fromPassword, factors: ['passkey', 'totp'] }
    expect(ask([rule])).toBeNull()
    expect(ask([rule], { restrictions: { phone: { signIn: 'never' } } })).toEqual(['campus'])
  })
  test('what they hold opens no change: only the desk helps, wherever they are', () => {
    const rule = { ...fromPassword, signedInWith: ['password', 'phone'] }
    const chosen = { person: { credentials: [makeCredential('phone')] } }
    expect(ask([rule], { ...chosen, restrictions: { phone: { signIn: 'never' } } })).toEqual(['campus'])
    expect(ask([rule], { ...chosen, restrictions: { phone: { signIn: 'never', change: 'never' } } })).toBeNull()
  })
  test('two rules: only where both give way', () => {
    expect(ask([fromPassword, { ...fromPassword, unlessFrom: ['lab', 'campus'] }])).toEqual(['campus'])
    expect(ask([fromPassword, { ...fromPassword, unlessFrom: ['lab'] }])).toEqual([])
  })
})
