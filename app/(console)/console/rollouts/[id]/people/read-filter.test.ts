import { expect, test } from 'vitest'
import { readFilter, type Search } from './read-filter'

test('a parameter given twice is left out, never an error', () => {
  const twice = Object.fromEntries(['states', 'flag', 'wave', 'unit', 'at', 'effect'].map((name) => [name, ['a', 'b']]))
  expect(readFilter(twice as unknown as Search, 1_000)).toEqual({ filter: {}, at: 1_000, effect: null })
})
