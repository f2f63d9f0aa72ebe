import { expect, test } from 'vitest'
import { readOpening } from './opening'

test.each([
  ['open', 0, 3, 'open'],
  ['open', 3, 3, 'full'],
  ['open', 1, 1, 'open'],
  ['replace', 1, 3, 'replace'],
  ['replace', 0, 3, 'closed'],
  ['closed', 1, 3, 'closed'],
] as const)('enrol %s with %i of %i held: %s', (enrol, heldCount, maximum, expected) => {
  expect(readOpening({ rule: { enrol }, maximum, heldCount })).toBe(expected)
})

test('a factor that policy does not know is closed', () => {
  expect(readOpening({ rule: undefined, maximum: 3, heldCount: 0 })).toBe('closed')
})
