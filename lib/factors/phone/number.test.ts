import { expect, test } from 'vitest'
import { readNumber } from './number'

test.each(['090-1234-5678', '09012345678', '０９０－１２３４－５６７８', '+81 90 1234 5678', '+81-(0)90-1234-5678', '+819012345678'])(
  '%s is one number, however it is written',
  (text) => {
    expect(readNumber(text)).toEqual({ ok: true, number: '+819012345678', country: 'JP', takesSms: true })
  },
)

test('a fixed line takes calls only', () => {
  expect(readNumber('03-3234-5678')).toMatchObject({ ok: true, number: '+81332345678', takesSms: false })
})

test.each([
  ['0120-123-456', 'freephone'],
  ['0990-123-456', 'premium rate'],
  ['050-3123-4567', 'voice over IP'],
  ['+1 900 234 5678', 'premium rate abroad'],
])('%s is refused: %s', (text) => {
  expect(readNumber(text)).toEqual({ ok: false, reason: 'phone-number-refused' })
})

test.each(['', '110', '119', '090-1234', '+', '+999123', 'tel:abc', '090-1234-5678 ext 5', 'not a number', '9'.repeat(60)])(
  '%j is no number',
  (text) => {
    expect(readNumber(text)).toEqual({ ok: false, reason: 'phone-number-invalid' })
  },
)
