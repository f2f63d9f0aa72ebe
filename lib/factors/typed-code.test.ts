import { expect, test } from 'vitest'
import { readDigits, readTypedCode } from './typed-code'

test.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['１２３４５６', '123456'],
  ['１２３　４５６', '123456'],
  ['123-456', '123456'],
  ['123–456\u200b', '123456'],
])('%j is read as typed', (typed, code) => {
  expect(readDigits({ code: typed }, 6)).toBe(code)
})

test.each(['', '12345', '1234567', '12345a', '٠١٢٣٤٥', '-12345.', '1e5000', '0x1234', 'null', '1'.repeat(1_000_000)])(
  '%.20j is no six-digit code',
  (typed) => {
    expect(readDigits({ code: typed }, 6)).toBeNull()
  },
)

test.each([
  null,
  undefined,
  123456,
  '123456',
  [],
  ['123456'],
  {},
  { code: null },
  { code: 123456 },
  { code: ['123456'] },
  { code: { length: 6 } },
  true,
])('%j is no typed code', (input) => {
  expect(readTypedCode(input)).toBeNull()
})

test('a code that is only inherited does not count', () => {
  expect(readTypedCode(Object.create({ code: '123456' }))).toBeNull()
})
