import { describe, expect, test } from 'vitest'
import { decide } from './decide'
import { at, makeCredential, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import type { Context, PersonFacts, Rules, Wave } from './types'

/** A day pass in `decide()`: it counts as exactly what is asked, for its time, and opens nothing beside that (`domain.md`, temporary-pass). */
const late = at('2026-06-10T10:00:00+09:00')
const enforceAt = at('2026-06-01T09:00:00+09:00')
const pass = { from: late - 3600, until: late + 3600, browser: 'b' }
const shown = [
  { factor: 'password', at: late - 1700 },
  { factor: 'day-pass', at: late - 1600 },
]

type Chosen = { person?: Partial<PersonFacts>; rules?: Partial<Rules>; wave?: Partial<Wave>; context?: Partial<Context>; when?: number }
const ask = ({ person = {}, rules = {}, wave = {}, context = {}, when = late }: Chosen = {}) =>
  decide({
    at: when,
    rules: { ...makeRules(makeRollout({ policy: { minimumStrength: 'medium' }, waves: [makeWave(wave)] })), ...rules },
    person: makePerson({ dayPass: pass, ...person }),
    context: { purpose: 'use', networks: [], session: { factors: shown }, ...context },
  })

test('what is required stays required; the session that shows the pass is served, and reminded', () => {
  expect(ask({ context: { session: { factors: shown.slice(0, 1) } } })).toMatchObject({
    access: 'enrol-only',
    prompt: 'must',
    standsIn: null,
  })
  expect(ask()).toMatchObject({ state: 'required', access: 'full', prompt: 'banner', standsIn: pass.until })
  const refuse = { steps: [{ at: enforceAt, consequence: 'refuse' as const }] }
  expect(ask({ wave: refuse })).toMatchObject({ state: 'refused', access: 'full', standsIn: pass.until })
})

test('it opens no closed account', () => {
  const lock = { steps: [{ at: enforceAt, consequence: 'lock' as const }] }
  expect(ask({ wave: lock })).toMatchObject({ state: 'locked', access: 'locked', standsIn: null })
  expect(ask({ person: { standing: 'suspended' } })).toMatchObject({ state: 'locked', standsIn: null })
})

test('somebody whose factor is not at hand: still asked for it, and the pass stands in', () => {
  const person = { credentials: [makeCredential('totp')] }
  expect(ask({ person })).toMatchObject({ secondFactor: 'asked', state: 'satisfied', access: 'full', standsIn: pass.until })
})

describe('it never stands in', () => {
  test.each<[string, Chosen]>([
    ['at its last second', { when: pass.until }],
    ['before its start', { person: { dayPass: { ...pass, from: late + 1 } } }],
    ['once it was taken back', { person: { dayPass: null } }],
    ['for a proof from before it: another was handed out since', { person: { dayPass: { ...pass, from: late - 1599 } } }],
    ['for a session that has not shown it', { context: { session: { factors: [{ factor: 'password', at: late - 10 }] } } }],
    ['for the settings of factors', { context: { purpose: 'change' } }],
    ['for a registration', { context: { purpose: 'enrol' } }],
    ['for a new password', { context: { purpose: 'reset' } }],
  ])('%s', (_, chosen) => {
    expect(ask(chosen).standsIn).toBeNull()
  })
  test('an enrolment pass', () => {
    expect(ask({ context: { session: { factors: [{ factor: 'recovery-codes', at: late - 10 }] } } }).standsIn).toBeNull()
  })
})

test('it counts as the minimum in force, and as no application’s higher one', () => {
  const rules = {
    applications: {
      payroll: { key: 'payroll', minimumStrength: 'strong' as const },
      mail: { key: 'mail', minimumStrength: 'medium' as const },
    },
  }
  expect(ask({ rules, context: { application: 'mail' } }).stepUp).toBeNull()
  expect(ask({ rules, context: { application: 'payroll' } }).stepUp).toEqual({ minimumStrength: 'strong', because: 'application' })
  // Where nothing is in force it is worth the least that there is.
  const early = { wave: { enforceAt: late + 86_400 }, person: { credentials: [makeCredential('totp')] } }
  expect(ask({ ...early, rules, context: { application: 'mail' } }).stepUp).toMatchObject({ because: 'application' })
  expect(ask(early).stepUp).toBeNull()
})

test('it is asked for again when policy wants a younger proof', () => {
  const again = (after: number) =>
    decide({
      at: late,
      rules: makeRules(makeRollout({ policy: { minimumStrength: 'medium', reauthenticateAfter: after } })),
      person: makePerson({ dayPass: pass }),
      context: { purpose: 'use', networks: [], session: { factors: shown } },
    }).stepUp
  expect(again(1601)).toBeNull()
  expect(again(1600)).toMatchObject({ because: 'too-old' })
})

test('the other system’s sign-in knows nothing of it', () => {
  const decision = decide({
    at: late,
    rules: { ...makeRules(makeRollout()), enforcedBy: 'Okta' },
    person: makePerson({ dayPass: pass }),
    context: { purpose: 'sign-in', networks: [], session: { factors: shown }, whereEnforced: true },
  })
  expect(decision.standsIn).toBeNull()
})
