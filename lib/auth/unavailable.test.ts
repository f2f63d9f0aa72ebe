import { expect, test } from 'vitest'
import { isUnavailable } from '@/lib/platform/failure'
import { unavailableResponse } from './unavailable'

const coded = (code: string, cause?: unknown) => Object.assign(new Error('x', { cause }), { code })

test.each(['ECONNREFUSED', 'CONNECT_TIMEOUT', 'CONNECTION_ENDED', '57P01', '57P03', '53300', '08006'])('%s means: come again', (code) => {
  expect(isUnavailable(coded(code))).toBe(true)
  expect(isUnavailable(new Error('Failed query', { cause: coded(code) }))).toBe(true)
})

test.each([coded('23505'), coded('42P01'), new Error('bug'), new TypeError('bug'), null, 'ECONNREFUSED'])('%s is a bug', (error) => {
  expect(isUnavailable(error)).toBe(false)
})

test('the answer says when to come again and is kept nowhere', () => {
  const response = unavailableResponse()
  expect(response.status).toBe(503)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(response.headers.get('cache-control')).toBe('no-store')
})
