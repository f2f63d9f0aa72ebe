import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import { readArrival, readStanding } from './standing'
import type { PersonFacts, Standing } from './types'

const then = at('2026-06-01T00:00:00+09:00')
type Life = Pick<PersonFacts, 'standing' | 'leavesAt' | 'onLeave'>
const life = (standing: Standing, more: Partial<Life> = {}): Life => ({ standing, leavesAt: null, onLeave: null, ...more })

describe('the standing at an instant', () => {
  it.each<[string, Life, Standing]>([
    ['a second before leaving', life('active', { leavesAt: then + 1 }), 'active'],
    ['the second of leaving', life('active', { leavesAt: then }), 'left'],
    ['somebody suspended leaves too', life('suspended', { leavesAt: then }), 'left'],
    ['whoever was written down as left', life('left', { leavesAt: then + day }), 'left'],
    ['suspended, whatever the leave', life('suspended', { onLeave: { from: then - 1, to: null } }), 'suspended'],
    ['a second before a leave', life('on-leave', { onLeave: { from: then + 1, to: null } }), 'active'],
    ['the second a leave begins', life('active', { onLeave: { from: then, to: null } }), 'on-leave'],
    ['the last second of a leave', life('active', { onLeave: { from: null, to: then + 1 } }), 'on-leave'],
    ['the second it ends', life('on-leave', { onLeave: { from: then - day, to: then } }), 'active'],
    ['a leave without dates', life('on-leave'), 'on-leave'],
  ])('%s', (_, person, expected) => expect(readStanding(person, then)).toBe(expected))
})

describe('decide()', () => {
  const rules = makeRules(makeRollout({ waves: [makeWave({ grace: { ...makeWave().grace, newPersonDays: 14, noticeDays: 0 } })] }))
  const ask = (instant: number, person: Partial<PersonFacts>) =>
    decide({ at: instant, rules, person: makePerson(person), context: { purpose: 'sign-in', networks: [] } })
  const enforceAt = makeWave().enforceAt ?? 0

  it('locks at the second of leaving, with a passkey and without a job', () => {
    const held = { credentials: [makeCredential('passkey')], leavesAt: then }
    expect(ask(then - 1, held).access).toBe('full')
    const left = ask(then, held)
    expect([left.state, left.access]).toEqual(['locked', 'locked'])
    expect(left.reasons).toContainEqual({ code: 'standing-left' })
  })

  it('a leave ends in an arrival: new people’s days count from its end, and during it nothing is spared', () => {
    const back = enforceAt + 60 * day
    const away = { onLeave: { from: enforceAt - 30 * day, to: back } }
    expect(ask(back - 1, away).state).toBe('required')
    expect(ask(back, away)).toMatchObject({ state: 'grace' })
    expect(ask(back, away).deadline).toBeGreaterThanOrEqual(back + 14 * day)
    expect(ask(back + 30 * day, away).state).toBe('required')
  })

  it('whoever is past their deadline stays past it after a leave', () => {
    const back = enforceAt + 60 * day
    const memberships = { mandate: makeMembership({ passedAt: enforceAt }) }
    expect(ask(back + day, { onLeave: { from: enforceAt + day, to: back }, memberships }).state).toBe('required')
  })
})

it('an arrival is the later of the first sign-in and the end of the leave; who never came has not arrived', () => {
  expect(readArrival({ arrivedAt: 10, onLeave: { from: 20, to: 30 } }, 30)).toBe(30)
  expect(readArrival({ arrivedAt: 10, onLeave: { from: 20, to: 30 } }, 29)).toBe(10)
  expect(readArrival({ arrivedAt: 40, onLeave: { from: 20, to: 30 } }, 50)).toBe(40)
  expect(readArrival({ arrivedAt: null, onLeave: { from: 20, to: 30 } }, 50)).toBeNull()
})
