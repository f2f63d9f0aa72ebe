import { expect, test } from 'vitest'
import { readKey, writeKey } from './page-key'

test('a key is read as it was written; anything else begins at the start', () => {
  const key = { id: '0199c0de-0000-7000-8000-000000000001', until: new Date('2026-06-01T01:00:00.123Z') }
  expect(readKey(writeKey(key))).toEqual(key)
  for (const text of [
    undefined,
    '',
    key.id,
    `${key.id}x`,
    `${key.id}-1`,
    `${key.id}${'9'.repeat(20)}`,
    `x${writeKey(key)}`,
    [writeKey(key)],
  ])
    expect(readKey(text)).toBeNull()
})
