import { expect, test } from 'vitest'
import { readKey, writeKey } from './rules'

const key = { at: '2026-06-01T03:04:05.678Z', id: '01a20133-64bd-794d-8b36-13ca08eb7e1a' }

test('a key survives the address bar', () => {
  expect(readKey(writeKey(key))).toEqual(key)
})

test.each([
  '',
  'x',
  `2026-02-31T00:00:00.000Z_${key.id}`,
  `0000-01-01T00:00:00.000Z_${key.id}`,
  '2026-13-01T00:00:00.000Z_01a20133-64bd-794d-8b36-13ca08eb7e1a',
  `${key.at}_' or 1=1`,
  `_${key.id}`,
  ['a'],
  null,
])('anything else is the first page: %s', (text) => {
  expect(readKey(text)).toBeNull()
})
