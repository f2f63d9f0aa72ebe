import { expect, test } from 'vitest'
import { readQuery, writeKey } from './read-query'

const key = { key: '青空 花子', id: '0199c0de-0000-7000-8000-000000000001' }

test('a key is read as it was written; one with NUL begins at the start', () => {
  expect(readQuery({ after: writeKey(key) }).after).toEqual(key)
  expect(readQuery({ after: writeKey({ ...key, key: 'a\0b' }) }).after).toBeNull()
})

test('NUL, several values and unknown words are dropped, never an error', () => {
  expect(readQuery({ q: 'a\0b', unit: 'u\0', sort: ['login', 'name'], standing: 'nowhere' })).toMatchObject({
    search: 'ab',
    filter: { unit: 'u' },
    sort: 'login',
  })
})
