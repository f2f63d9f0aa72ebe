import { expect, test } from 'vitest'
import { readOpening } from './opening'

test.each([
  ['open', 0, 3, 'open'],
  ['open', 3, 3, 'full'],
  ['open', 1, 1, 'full'],
  ['replace', 1, 3, 'replace'],
  ['replace', 0, 3, 'closed'],
  ['closed', 1, 3, 'closed'],
] as const)('enrol %s with %i of %i held: %s', (enrol, heldCount, maximum, expected) => {
  expect(readOpening({ rule: { enrol }, maximum, heldCount, isSet: false })).toBe(expected)
})

test('a factor that policy does not know is closed', () => {
  expect(readOpening({ rule: undefined, maximum: 3, heldCount: 0, isSet: false })).toBe('closed')
})

test('a set, of which only one is held, is never full: a new one takes its place', () => {
  expect(readOpening({ rule: { enrol: 'open' }, maximum: 1, heldCount: 1, isSet: true })).toBe('open')
})

test('SR-29: what stands in for a factor is made only by whoever has shown one; closed stays closed', () => {
  const codes = { maximum: 1, heldCount: 0, isSet: true, lacksFactor: true }
  expect(readOpening({ ...codes, rule: { enrol: 'open' } })).toBe('factor-first')
  expect(readOpening({ ...codes, rule: { enrol: 'replace' }, heldCount: 1 })).toBe('factor-first')
  expect(readOpening({ ...codes, rule: { enrol: 'closed' } })).toBe('closed')
  expect(readOpening({ ...codes, rule: { enrol: 'open' }, lacksFactor: false })).toBe('open')
})
