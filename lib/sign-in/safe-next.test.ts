import { expect, test } from 'vitest'
import { readSafeNext } from './safe-next'

test.each(['/', '/me', '/me/factors/passkey', '/console/people?after=1&q=a%20b#top'])('%s is ours', (next) => {
  expect(readSafeNext(next)).toBe(next)
})

test.each([
  '',
  'me',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/a\\b',
  '/a\nb',
  '/sign-in',
  '/sign-in/out',
  '/sign-in?next=/me',
  '/unavailable',
  '/api/health',
  `/${'a'.repeat(500)}`,
  undefined,
  null,
  ['/me'],
  7,
])('%j is not followed', (next) => {
  expect(readSafeNext(next)).toBeUndefined()
})
