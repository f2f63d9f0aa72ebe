import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, makeCalendar, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import type { Context, Decision, Membership, PersonFacts, Wave } from './types'

const enforceAt = at('2026-06-01T09:00:00+09:00')
const gate: Context = { purpose: 'sign-in', networks: [] }
const simulation: Context = { ...gate, simulated: true }

const ask = (
  when: number,
  wave: Partial<Wave>,
  person: Partial<PersonFacts> = {},
  membership: Partial<Membership> = {},
  context: Context = gate,
): Decision =>
  decide({
    at: when,
    rules: makeRules(makeRollout({ waves: [makeWave(wave)], calendar: { ...makeCalendar(), holidays: ['2026-07-20'] } })),
    person: makePerson({ lastSignInAt: when - day, memberships: { mandate: makeMembership(membership) }, ...person }),
    context,
  })
const grace = (more: Partial<Wave['grace']>): Partial<Wave> => ({ grace: { ...makeWave().grace, ...more } })

describe('the personal deadline', () => {
  it.each([
    ['the wave’s own, on a Monday', {}, {}, {}, '2026-06-01T09:00:00+09:00'],
    [
      '14 days after the first sign-in',
      grace({ newPersonDays: 14 }),
      { arrivedAt: at('2026-06-02T10:30:00+09:00') },
      {},
      '2026-06-16T10:30:00+09:00',
    ],
    [
      'moved from a Saturday to the desk’s Monday',
      grace({ newPersonDays: 11 }),
      { arrivedAt: at('2026-06-02T10:30:00+09:00') },
      {},
      '2026-06-15T09:00:00+09:00',
    ],
    [
      'moved from the evening to the next morning',
      grace({ newPersonDays: 14 }),
      { arrivedAt: at('2026-06-02T17:00:00+09:00') },
      {},
      '2026-06-17T09:00:00+09:00',
    ],
    [
      'moved over a weekend and a holiday',
      grace({ noticeDays: 10 }),
      {},
      { toldAt: at('2026-07-08T18:00:00+09:00') },
      '2026-07-21T09:00:00+09:00',
    ],
    [
      'in business days',
      grace({ noticeDays: 10, countBusinessDays: true }),
      {},
      { toldAt: at('2026-07-10T10:00:00+09:00') },
      '2026-07-27T10:00:00+09:00',
    ],
    ['extended', {}, { extensions: [{ rollout: 'mandate', until: at('2026-06-30T12:00:00+09:00') }] }, {}, '2026-06-30T12:00:00+09:00'],
    [
      'not extended by another rollout',
      {},
      { extensions: [{ rollout: 'phone', until: at('2026-06-30T12:00:00+09:00') }] },
      {},
      '2026-06-01T09:00:00+09:00',
    ],
    [
      'not moved by an earlier extension',
      {},
      { extensions: [{ rollout: 'mandate', until: at('2026-05-01T12:00:00+09:00') }] },
      {},
      '2026-06-01T09:00:00+09:00',
    ],
    [
      'passed once, and so past in a later wave',
      { enforceAt: at('2026-09-01T09:00:00+09:00'), promptFrom: null },
      {},
      { passedAt: enforceAt },
      '2026-06-01T09:00:00+09:00',
    ],
  ] as [string, Partial<Wave>, Partial<PersonFacts>, Partial<Membership>, string][])('is %s', (_, wave, person, membership, expected) => {
    const deadline = at(expected)
    const after = ask(Math.max(deadline, at('2026-06-03T09:00:00+09:00')), wave, person, membership)
    expect(after).toMatchObject({ state: 'required', obligations: [{ deadline }] })
    if (deadline > at('2026-07-09T00:00:00+09:00'))
      expect(ask(deadline - 1, wave, person, membership)).toMatchObject({ state: 'grace', deadline })
  })

  it('counts from the sign-in itself for somebody never told, from the announcement in a simulation', () => {
    const wave = grace({ noticeDays: 7 })
    const when = at('2026-06-03T10:00:00+09:00')
    expect(ask(when, wave, {}, { toldAt: null })).toMatchObject({ state: 'grace', deadline: when + 7 * day })
    expect(ask(when, wave, {}, { toldAt: null }, simulation)).toMatchObject({ state: 'required' })
  })

  it('gives a dormant person with nothing proven no grace for an old password, but one who holds something', () => {
    const wave = grace({ noticeDays: 7 })
    const when = at('2026-06-03T10:00:00+09:00')
    const dormant = { lastSignInAt: when - 90 * day }
    expect(ask(when, wave, dormant, { toldAt: null })).toMatchObject({ state: 'required', door: 'desk', flags: ['dormant', 'needs-desk'] })
    const strong = makeRollout({ policy: { minimumStrength: 'strong' }, waves: [makeWave(wave)] })
    const person = makePerson({
      ...dormant,
      credentials: [makeCredential('phone')],
      memberships: { mandate: makeMembership({ toldAt: null }) },
    })
    expect(decide({ at: when, rules: makeRules(strong), person, context: gate })).toMatchObject({ state: 'grace', flags: ['dormant'] })
  })

  it('gives the notice again to somebody whose exemption was ended early', () => {
    const until = at('2026-07-01T12:00:00+09:00')
    const exemption = { rollout: null, from: 0, until, applications: null, networks: null }
    expect(ask(until, grace({ noticeDays: 7 }), { exemptions: [exemption] }).state).toBe('required')
    expect(ask(until, grace({ noticeDays: 7 }), { exemptions: [{ ...exemption, endedEarly: true }] })).toMatchObject({
      state: 'grace',
      deadline: until + 7 * day,
    })
  })

  it('moves the steps behind it by the same distance, and not "nobody new"', () => {
    const wave = {
      ...grace({ newPersonDays: 14 }),
      steps: [
        { at: enforceAt, restrictions: { phone: { enrol: 'closed', signIn: 'never' } as const } },
        { at: enforceAt + 28 * day, consequence: 'refuse' as const },
      ],
    }
    const person = { arrivedAt: at('2026-06-02T10:30:00+09:00'), credentials: [makeCredential('phone')] }
    const deadline = at('2026-06-16T10:30:00+09:00')
    expect(ask(deadline - 1, wave, person).factors.phone).toMatchObject({ enrol: 'closed', signIn: 'normal', next: { at: deadline } })
    expect(ask(deadline, wave, person).factors.phone).toMatchObject({ signIn: 'backup' })
    expect(ask(deadline + 28 * day - 1, wave, person).state).toBe('required')
    expect(ask(deadline + 28 * day, wave, person).state).toBe('refused')
  })
})

describe('grace by skips', () => {
  const lastDay = at('2026-06-22T09:00:00+09:00')
  const wave = grace({ by: 'skips', skips: 2, skipDays: 3, lastDay })

  it('is required when the skips are used up, not before enforcement, not after the last day', () => {
    expect(ask(enforceAt, wave)).toMatchObject({ state: 'grace', skipsLeft: 2, deadline: lastDay, prompt: 'skippable' })
    expect(ask(enforceAt - 1, wave, {}, { skipsUsed: 2, lastSkipAt: enforceAt - day }).state).toBe('prompted')
    expect(ask(enforceAt, wave, {}, { skipsUsed: 2, lastSkipAt: enforceAt - day })).toMatchObject({ state: 'required', skipsLeft: 0 })
    expect(ask(lastDay - 1, wave).state).toBe('grace')
    expect(ask(lastDay, wave).state).toBe('required')
  })

  it('asks again after skipDays while prompting', () => {
    const skipped = { skipsUsed: 1, lastSkipAt: enforceAt - 10 * day }
    expect(ask(enforceAt - 7 * day - 1, wave, {}, skipped).prompt).toBe('banner')
    expect(ask(enforceAt - 7 * day, wave, {}, skipped).prompt).toBe('skippable')
  })
})
