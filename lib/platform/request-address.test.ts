import { expect, test } from 'vitest'
import { isReadableAddress } from './request-address'

test.each([
  ['/console/people/x', true],
  ['/console/people/%E6%97%A5%E6%9C%AC', true],
  ['/100%25', true],
  ['/', true],
  ['/console/people/%C0%AF', false],
  ['/console/people/%', false],
  ['/%E6%97', false],
  ['/console/people/%00', false],
])('FT-28: whether %s can be read: %s', (path, readable) => expect(isReadableAddress(path)).toBe(readable))
