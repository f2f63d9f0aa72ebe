import { generateSync } from 'otplib'
import { expect, test } from 'vitest'
import { checkCode, describeSkew, period } from './check-code'

const ascii = (length: number) => new TextEncoder().encode('1234567890'.repeat(7).slice(0, length))
/** ASCII 12345678901234567890 in base32. */
const rfcKey = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

// RFC 6238 Appendix B: eight digits, three hashes.
const appendixB: [number, string, string, string][] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
]

test.each(appendixB)('RFC 6238 Appendix B at %i', (epoch, sha1, sha256, sha512) => {
  expect(generateSync({ secret: ascii(20), epoch, digits: 8, algorithm: 'sha1' })).toBe(sha1)
  expect(generateSync({ secret: ascii(32), epoch, digits: 8, algorithm: 'sha256' })).toBe(sha256)
  expect(generateSync({ secret: ascii(64), epoch, digits: 8, algorithm: 'sha512' })).toBe(sha512)
  // Our own codes are the last six digits of the same number.
  expect(checkCode(rfcKey, sha1.slice(2), 0, at(epoch))).toEqual({ kind: 'right', step: Math.floor(epoch / period) })
})

test('RFC 4226 Appendix D', () => {
  const expected = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  expected.forEach((code, counter) => {
    expect(generateSync({ secret: ascii(20), strategy: 'hotp', counter })).toBe(code)
    expect(checkCode(rfcKey, code, -1, at(counter * period))).toEqual({ kind: 'right', step: counter })
  })
})

test('a code lives in its own step and the next, and never before (decision D1) (SR-22)', () => {
  const code = '287082' // step 1: seconds 30 to 59
  expect(checkCode(rfcKey, code, 0, at(29)).kind).toBe('skewed')
  expect(checkCode(rfcKey, code, 0, at(30)).kind).toBe('right')
  expect(checkCode(rfcKey, code, 0, at(59)).kind).toBe('right')
  expect(checkCode(rfcKey, code, 0, at(60)).kind).toBe('right')
  expect(checkCode(rfcKey, code, 0, at(89)).kind).toBe('right')
  expect(checkCode(rfcKey, code, 0, at(90)).kind).toBe('skewed')
})

test('the right code of another time is refused and said to be skewed, up to ten steps', () => {
  const step1 = '287082'
  expect(checkCode(rfcKey, step1, 0, at(29))).toEqual({ kind: 'skewed', steps: 1 })
  expect(checkCode(rfcKey, step1, 0, at(90))).toEqual({ kind: 'skewed', steps: -2 })
  expect(checkCode(rfcKey, step1, 0, at(11 * period + 29))).toEqual({ kind: 'skewed', steps: -10 })
  expect(checkCode(rfcKey, step1, 0, at(12 * period)).kind).toBe('wrong')
  // What was accepted before tells nothing about a clock.
  expect(checkCode(rfcKey, step1, 1, at(90)).kind).toBe('wrong')
  const step12 = generateSync({ secret: ascii(20), epoch: 12 * period, digits: 6, algorithm: 'sha1' })
  expect(checkCode(rfcKey, step12, 0, at(2 * period))).toEqual({ kind: 'skewed', steps: 10 })
  expect(checkCode(rfcKey, step12, 0, at(2 * period - 1)).kind).toBe('wrong')
})

test('the skew in words: at least a minute, and which way', () => {
  expect([1, -2, 10, -10].map(describeSkew)).toEqual([
    { minutes: 1, side: 'fast' },
    { minutes: 1, side: 'slow' },
    { minutes: 5, side: 'fast' },
    { minutes: 5, side: 'slow' },
  ])
})

test('an accepted step and every earlier one are refused (SR-21)', () => {
  expect(checkCode(rfcKey, '287082', 1, at(59)).kind).toBe('used')
  expect(checkCode(rfcKey, '287082', 2, at(89)).kind).toBe('used')
  expect(checkCode(rfcKey, '359152', 1, at(89)).kind).toBe('right')
})

test('a key that cannot be read refuses and does not throw', () => {
  for (const key of ['', '!!!', '0189', 'A']) expect(checkCode(key, '123456', 0, at(59)).kind).toBe('wrong')
})
