import { expect, test } from 'vitest'
import { planSchema } from '../schema'
import type { Outcome } from '../simulation/types'
import { findEffect } from './effects'
import { diffPlans } from './rules'

const text = (words: string) => ({ en: words, ja: words })
const wave = (key: string, more = {}) => ({ key, name: text(key), audience: { affiliation: key }, reason: text('r'), ...more })
const plan = (waves: object[], more = {}) =>
  planSchema.parse({ key: 'p', name: text('P'), zone: 'Asia/Tokyo', policy: { minimumStrength: 'weak' }, waves, ...more })

test('two documents that say the same have no differences, whatever the order of their keys', () => {
  const one = plan([wave('a', { steps: [{ at: '2026-06-01', restrictions: { phone: { signIn: 'never', enrol: 'closed' } } }] })])
  const other = plan([wave('a', { steps: [{ restrictions: { phone: { enrol: 'closed', signIn: 'never' } }, at: '2026-06-01' }] })])
  expect(diffPlans(one, other)).toEqual([])
})

test('against nothing every wave is added', () => {
  expect(diffPlans(null, plan([wave('a'), wave('b')]))).toEqual([
    { kind: 'wave-added', wave: 'a', name: text('a') },
    { kind: 'wave-added', wave: 'b', name: text('b') },
  ])
})

test('a changed date, an added and a removed wave, another order and another requirement are each named once', () => {
  const before = plan([wave('a', { enforceAt: '2026-06-01' }), wave('b'), wave('c')])
  const after = plan([wave('b'), wave('a', { enforceAt: '2026-05-01' }), wave('d')], { policy: { minimumStrength: 'medium' } })
  expect(diffPlans(before, after)).toEqual([
    { kind: 'changed', wave: null, field: 'policy', before: { minimumStrength: 'weak' }, after: { minimumStrength: 'medium' } },
    { kind: 'changed', wave: 'a', field: 'enforceAt', before: '2026-06-01', after: '2026-05-01' },
    { kind: 'wave-added', wave: 'd', name: text('d') },
    { kind: 'wave-removed', wave: 'c', name: text('c') },
    { kind: 'changed', wave: null, field: 'order', before: ['a', 'b'], after: ['b', 'a'] },
  ])
})

test('adding or removing a wave is not called another order', () => {
  const fields = diffPlans(plan([wave('a'), wave('b'), wave('c')]), plan([wave('a'), wave('c'), wave('d')])).map((change) => change.kind)
  expect(fields).toEqual(['wave-added', 'wave-removed'])
})

test('a person is counted by the first thing that changes for them', () => {
  const outcome = (more: Partial<Outcome>): Outcome => ({
    state: 'prompted',
    wave: 'a',
    door: 'password',
    flags: [],
    strandedBy: null,
    deadline: 100,
    isUntold: false,
    ...more,
  })
  const effect = (before: Partial<Outcome> | null, after: Partial<Outcome> | null) =>
    findEffect(before && outcome(before), after && outcome(after))
  expect(effect(null, null)).toBeNull()
  expect(effect({}, {})).toBeNull()
  expect(effect(null, {})).toBe('enters')
  expect(effect({}, null)).toBe('leaves')
  expect(effect({}, { wave: 'b', deadline: 50 })).toBe('moves')
  expect(effect({}, { deadline: 99, state: 'required' })).toBe('earlier')
  expect(effect({}, { deadline: 'no-date' })).toBe('later')
  expect(effect({ deadline: 'no-date' }, { deadline: 100 })).toBe('earlier')
  expect(effect({}, { state: 'required' })).toBe('stricter')
  expect(effect({ state: 'required' }, { state: 'grace' })).toBe('milder')
})
