import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import type { Context, Decision, PersonFacts, RolloutRules, Wave } from './types'

const enforceAt = at('2026-06-01T09:00:00+09:00')
const never = { signIn: 'never', reset: 'never' } as const
const gate: Context = { purpose: 'sign-in', networks: [] }

/** A rollout that only takes the phone away, in the wave's one step. */
const retire = (wave: Partial<Wave> = {}, rollout: Partial<RolloutRules> = {}): RolloutRules =>
  makeRollout({
    policy: {},
    waves: [makeWave({ enforceAt: null, steps: [{ at: enforceAt, restrictions: { phone: never } }], ...wave })],
    ...rollout,
  })

const ask = (when: number, rollout: RolloutRules, person: Partial<PersonFacts> = {}, context: Context = gate): Decision =>
  decide({
    at: when,
    rules: makeRules(rollout),
    person: makePerson({ lastSignInAt: when - day, credentials: [makeCredential('phone')], ...person }),
    context,
  })

describe('a wave that only restricts', () => {
  it('begins with its first step that touches sign-in, to the second', () => {
    expect(ask(enforceAt - 1, retire())).toMatchObject({
      state: 'prompted',
      deadline: enforceAt,
      factors: { phone: { signIn: 'normal', next: { at: enforceAt, to: never } } },
    })
    expect(ask(enforceAt, retire())).toMatchObject({ state: 'required', access: 'enrol-only' })
  })

  it('is satisfied by a proven credential that every step leaves at normal, not by a registered one', () => {
    expect(ask(enforceAt, retire(), { credentials: [makeCredential('phone'), makeCredential('totp')] })).toMatchObject({
      state: 'satisfied',
      factors: { phone: { signIn: 'never' } },
    })
    expect(ask(enforceAt, retire(), { credentials: [makeCredential('phone'), makeCredential('totp', { provenAt: null })] }).state).toBe(
      'required',
    )
  })

  it('takes a factor step by step, per purpose', () => {
    const rollout = retire({
      enforceAt,
      steps: [
        { at: enforceAt - 30 * day, restrictions: { phone: { enrol: 'replace', signIn: 'discouraged' } } },
        { at: enforceAt, restrictions: { phone: { enrol: 'closed', signIn: 'backup' } } },
        { at: enforceAt + 30 * day, restrictions: { phone: never } },
      ],
    })
    const phone = (when: number): unknown =>
      ask(when, rollout, { credentials: [makeCredential('phone'), makeCredential('totp')] }).factors.phone
    expect(phone(enforceAt - 30 * day - 1)).toMatchObject({ enrol: 'open', signIn: 'normal' })
    expect(phone(enforceAt - 30 * day)).toMatchObject({ enrol: 'replace', signIn: 'discouraged', next: { at: enforceAt } })
    expect(phone(enforceAt)).toMatchObject({ enrol: 'closed', signIn: 'backup', change: 'allowed', reset: 'allowed' })
    expect(phone(enforceAt + 30 * day)).toMatchObject({ enrol: 'closed', signIn: 'never', change: 'allowed', reset: 'never', next: null })
  })

  it('announces without a date that a factor is under review', () => {
    const rollout = makeRollout({ policy: {}, waves: [makeWave({ enforceAt: null, promptFrom: null, underReview: ['phone'] })] })
    expect(ask(enforceAt, rollout)).toMatchObject({
      state: 'undated',
      prompt: 'banner',
      deadline: 'no-date',
      factors: { phone: { underReview: true, signIn: 'normal' } },
    })
    expect(ask(enforceAt, rollout, { credentials: [makeCredential('passkey')] })).toMatchObject({ state: 'satisfied' })
  })

  it('closes enrolment without asking anything of anybody', () => {
    const rollout = retire({ enforceAt, steps: [{ at: enforceAt, restrictions: { phone: { enrol: 'replace' } } }] })
    expect(ask(enforceAt, rollout)).toMatchObject({ state: 'satisfied', factors: { phone: { enrol: 'replace', signIn: 'normal' } } })
  })

  it('brings a factor that leaves allowedFactors into the same rules', () => {
    const rollout = makeRollout({ policy: { minimumStrength: 'medium', allowedFactors: ['passkey', 'totp'] } })
    expect(ask(enforceAt, rollout, { credentials: [makeCredential('phone'), makeCredential('totp')] })).toMatchObject({
      state: 'satisfied',
      factors: { phone: { signIn: 'never', change: 'allowed', enrol: 'closed' } },
    })
  })
})

describe('the stranded guard', () => {
  it('keeps as a backup what a step would take from somebody with nothing else, and asks before anything else', () => {
    expect(ask(enforceAt, retire())).toMatchObject({
      state: 'required',
      access: 'enrol-only',
      prompt: 'must',
      flags: ['stranded'],
      strandedBy: 'nothing-else',
      factors: { phone: { signIn: 'backup', guarded: true } },
    })
  })

  it.each([
    ['never tried', [makeCredential('totp', { provenAt: null })], 'never-tried'],
    ['not used for 180 days', [makeCredential('totp', { lastSuccessAt: enforceAt - 181 * day })], 'not-fresh'],
    ['circular', [makeCredential('totp', { circular: true })], 'nothing-else'],
    ['silent', [makeCredential('totp', { doesNotAnswer: true })], 'does-not-answer'],
    ['disabled', [makeCredential('totp', { disabled: true })], 'nothing-else'],
  ])('does not rely on what is %s', (_, others, cause) => {
    expect(ask(enforceAt, retire(), { credentials: [makeCredential('phone'), ...others] })).toMatchObject({
      flags: ['stranded'],
      strandedBy: cause,
      factors: { phone: { signIn: 'backup' } },
    })
  })

  it('relies on a credential used exactly 180 days ago', () => {
    expect(
      ask(enforceAt, retire(), { credentials: [makeCredential('phone'), makeCredential('totp', { lastSuccessAt: enforceAt - 180 * day })] })
        .flags,
    ).toEqual([])
  })

  it('ends 90 days after the step, or when the plan says; then the settings stay open for change', () => {
    expect(ask(enforceAt + 90 * day - 1, retire()).factors.phone?.signIn).toBe('backup')
    expect(ask(enforceAt + 90 * day, retire())).toMatchObject({
      state: 'required',
      door: 'change',
      flags: ['stranded'],
      factors: { phone: { signIn: 'never', guarded: false } },
    })
    const guardUntil = enforceAt + 10 * day
    expect(ask(guardUntil - 1, retire({ guardUntil })).factors.phone?.signIn).toBe('backup')
    expect(ask(guardUntil, retire({ guardUntil })).factors.phone?.signIn).toBe('never')
  })

  it('ends at once by a recorded refusal or lock', () => {
    const steps = (consequence: 'refuse' | 'lock', change: 'allowed' | 'never'): Wave['steps'] => [
      { at: enforceAt, consequence, restrictions: { phone: { ...never, change } } },
    ]
    expect(ask(enforceAt, retire({ steps: steps('refuse', 'allowed') }))).toMatchObject({
      state: 'refused',
      access: 'refused',
      door: 'change',
      factors: { phone: { signIn: 'never' } },
    })
    expect(ask(enforceAt, retire({ steps: steps('lock', 'allowed') }))).toMatchObject({ state: 'locked', access: 'locked', door: 'change' })
    expect(ask(enforceAt, retire({ steps: steps('lock', 'never') }))).toMatchObject({
      state: 'locked',
      door: 'desk',
      flags: ['stranded', 'needs-desk'],
    })
  })

  it('opens the factor settings, and only those, to somebody refused', () => {
    const rollout = retire({ steps: [{ at: enforceAt, consequence: 'refuse', restrictions: { phone: never } }] })
    expect(ask(enforceAt, rollout, {}, { purpose: 'change', networks: [] }).access).toBe('enrol-only')
    expect(ask(enforceAt, rollout, {}, { purpose: 'use', networks: [] }).access).toBe('refused')
  })

  it('lets a guarded phone still count for a mandate of another rollout', () => {
    const rules = makeRules(
      makeRollout({ id: 'other', waves: [makeWave({ steps: [{ at: enforceAt, consequence: 'refuse' }] })] }),
      retire(),
    )
    const person = makePerson({
      credentials: [makeCredential('phone')],
      memberships: { mandate: makeMembership(), other: makeMembership() },
    })
    expect(decide({ at: enforceAt, rules, person, context: gate })).toMatchObject({
      state: 'required',
      obligations: [{ state: 'required' }, { state: 'satisfied' }],
    })
  })
})

describe('a hold', () => {
  const until = enforceAt + 5 * day
  const held = (end: number | null): RolloutRules => retire({}, { holds: [{ wave: 'students', from: enforceAt - day, until: end }] })

  it('suspends every step the person has not met, and keeps what a person has met', () => {
    expect(ask(enforceAt, held(null))).toMatchObject({
      state: 'grace',
      access: 'full',
      deadline: 'no-date',
      flags: ['held'],
      factors: { phone: { signIn: 'normal' } },
    })
    const both = { credentials: [makeCredential('phone'), makeCredential('totp')] }
    expect(ask(enforceAt + day, retire({}, { holds: [{ wave: 'students', from: enforceAt, until: null }] }), both)).toMatchObject({
      state: 'satisfied',
      secondFactor: 'asked',
    })
    expect(
      ask(enforceAt + day, retire({}, { holds: [{ wave: 'students', from: enforceAt + 1, until: null }] }), both).factors.phone?.signIn,
    ).toBe('never')
  })

  it('moves the deadline to the release, and later steps with it', () => {
    const steps = [
      { at: enforceAt, restrictions: { phone: never } },
      { at: enforceAt + 7 * day, consequence: 'refuse' as const },
    ]
    const rollout = retire({ steps }, { holds: [{ wave: 'students', from: enforceAt - day, until }] })
    expect(ask(enforceAt, rollout)).toMatchObject({ state: 'grace', deadline: until })
    expect(ask(until, rollout).state).toBe('required')
    // Saturday 13 June is moved to the desk's Monday.
    expect(ask(at('2026-06-15T08:59:59+09:00'), rollout).state).toBe('required')
    expect(ask(at('2026-06-15T09:00:00+09:00'), rollout).state).toBe('refused')
  })

  it('puts off a deadline that had passed before it began, until it ends', () => {
    const rollout = retire({}, { holds: [{ wave: 'students', from: enforceAt + day, until }] })
    expect(ask(enforceAt + day, rollout)).toMatchObject({ state: 'grace', deadline: until, factors: { phone: { signIn: 'normal' } } })
    expect(ask(until, rollout)).toMatchObject({ state: 'required' })
  })
  it('stops the clock of the guard, and leaves what was left of it', () => {
    const over = (from: number, days: number, guardUntil: number | null = null): RolloutRules =>
      retire({ guardUntil }, { holds: [{ wave: 'students', from: enforceAt + from * day, until: enforceAt + (from + days) * day }] })
    const isKept = (days: number, rollout: RolloutRules): boolean => ask(enforceAt + days * day, rollout).factors.phone?.guarded === true
    expect(isKept(100, over(80, 20))).toBe(true)
    expect([isKept(109, over(80, 20)), isKept(110, over(80, 20))]).toEqual([true, false])
    expect([isKept(29, over(5, 20, enforceAt + 10 * day)), isKept(30, over(5, 20, enforceAt + 10 * day))]).toEqual([true, false])
    // What was over before the hold stays over.
    expect(isKept(120, over(95, 20))).toBe(false)
    // Moved by the hold itself, the step has its whole guard from there.
    expect([isKept(94, over(-1, 6)), isKept(95, over(-1, 6))]).toEqual([true, false])
  })

  it('counts two holds that overlap once', () => {
    const holds = [
      { wave: 'students', from: enforceAt + 10 * day, until: enforceAt + 20 * day },
      { wave: 'students', from: enforceAt + 15 * day, until: enforceAt + 25 * day },
    ]
    expect(ask(enforceAt + 105 * day - 1, retire({}, { holds })).factors.phone?.guarded).toBe(true)
    expect(ask(enforceAt + 105 * day, retire({}, { holds })).factors.phone?.guarded).toBe(false)
  })
})
