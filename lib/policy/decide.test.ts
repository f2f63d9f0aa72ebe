import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import type { Context, Decision, PersonFacts, RolloutRules } from './types'

const enforceAt = at('2026-06-01T09:00:00+09:00')
const gate: Context = { purpose: 'sign-in', networks: [] }
const simulation: Context = { purpose: 'sign-in', networks: [], simulated: true }

const ask = (when: number, rollout: Partial<RolloutRules> = {}, person: Partial<PersonFacts> = {}, context: Context = gate): Decision =>
  decide({ at: when, rules: makeRules(makeRollout(rollout)), person: makePerson({ lastSignInAt: when - day, ...person }), context })

describe('the rows of the state table, to the second', () => {
  it.each([
    ['before it is announced', at('2026-03-02T08:59:59+09:00'), 'not-required', 'none', 'full'],
    ['announced', at('2026-03-02T09:00:00+09:00'), 'encouraged', 'banner', 'full'],
    ['a second before prompting', at('2026-05-11T08:59:59+09:00'), 'encouraged', 'banner', 'full'],
    ['prompting', at('2026-05-11T09:00:00+09:00'), 'prompted', 'skippable', 'full'],
    ['a second before enforcement', enforceAt - 1, 'prompted', 'skippable', 'full'],
    ['enforcement', enforceAt, 'required', 'must', 'enrol-only'],
  ])('%s', (_, when, state, prompt, access) => {
    expect(ask(when)).toMatchObject({ state, prompt, access })
  })

  it('is satisfied by a proven credential, which is asked for', () => {
    expect(ask(enforceAt, {}, { credentials: [makeCredential('totp')] })).toMatchObject({
      state: 'satisfied',
      access: 'full',
      secondFactor: 'asked',
      deadline: null,
    })
  })

  it('asks for what is proven before anything is announced, and for nothing without', () => {
    const when = at('2026-01-10T09:00:00+09:00')
    expect(ask(when, {}, { credentials: [makeCredential('phone')] })).toMatchObject({ state: 'not-required', secondFactor: 'asked' })
    expect(ask(when)).toMatchObject({ state: 'not-required', secondFactor: 'not-asked' })
  })

  it('keeps never-arrived people apart in a simulation only', () => {
    expect(ask(enforceAt, {}, { arrivedAt: null }, simulation)).toMatchObject({ state: 'not-arrived', access: 'full' })
    expect(ask(enforceAt, {}, { arrivedAt: null })).toMatchObject({ state: 'required' })
  })

  it('says that there is no date rather than guessing one', () => {
    const wave = makeWave({ enforceAt: null, promptFrom: null })
    expect(ask(enforceAt + 900 * day, { waves: [wave] })).toMatchObject({
      state: 'undated',
      deadline: 'no-date',
      prompt: 'banner',
      access: 'full',
    })
    expect(ask(enforceAt, { waves: [makeWave({ enforceAt: null, promptFrom: null, announceAt: null })] })).toMatchObject({
      state: 'undated',
      prompt: 'none',
    })
  })

  it('gives grace until the personal deadline', () => {
    const extensions = [{ rollout: 'mandate', until: at('2026-06-10T12:00:00+09:00') }]
    expect(ask(enforceAt, {}, { extensions })).toMatchObject({
      state: 'grace',
      prompt: 'skippable',
      access: 'full',
      deadline: at('2026-06-10T12:00:00+09:00'),
    })
    expect(ask(at('2026-06-10T11:59:59+09:00'), {}, { extensions }).state).toBe('grace')
    expect(ask(at('2026-06-10T12:00:00+09:00'), {}, { extensions }).state).toBe('required')
  })

  it.each([
    ['refuse', 'refused', 'refused'],
    ['lock', 'locked', 'locked'],
    ['enrol', 'required', 'enrol-only'],
  ] as const)('ends in the consequence %s', (consequence, state, access) => {
    const steps = [{ at: enforceAt + 7 * day, consequence }]
    expect(ask(enforceAt + 7 * day - 1, { waves: [makeWave({ steps })] })).toMatchObject({ state: 'required' })
    expect(ask(enforceAt + 7 * day, { waves: [makeWave({ steps })] })).toMatchObject({ state, access })
  })

  it('is exempt until the second the exemption ends, which becomes the deadline', () => {
    const until = at('2026-07-01T12:00:00+09:00')
    const exemptions = [{ rollout: null, from: 0, until, applications: null, networks: null }]
    expect(ask(until - 1, {}, { exemptions })).toMatchObject({ state: 'exempt', access: 'full' })
    expect(ask(until, {}, { exemptions })).toMatchObject({ state: 'required', obligations: [{ deadline: until }] })
  })

  it('has nothing to ask of somebody in no wave', () => {
    expect(ask(enforceAt, {}, { memberships: { mandate: makeMembership({ wave: null }) } })).toMatchObject({
      state: 'not-required',
      obligations: [],
    })
  })

  it('shuts out somebody who has left', () => {
    expect(ask(enforceAt, {}, { standing: 'left', credentials: [makeCredential('passkey')] }).access).toBe('locked')
  })
})
