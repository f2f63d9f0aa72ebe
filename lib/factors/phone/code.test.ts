import { expect, test } from 'vitest'
import { after, minutes } from '@/lib/platform/duration'
import { makeDigits } from '../make-digits'
import { issueCode, refuseCode } from './code'
import type { PhoneState } from './schema'

const now = new Date('2026-11-22T03:00:00Z')
const issue = (challengeId = 'a') => {
  const { deliver, sent } = issueCode(challengeId, '+819012345678', 'sms', 6, now)
  const state: PhoneState = { ...sent, credentialId: 'c' }
  return { code: deliver.code, state }
}

test('the code that was sent is right for five minutes', () => {
  const { code, state } = issue()
  expect(refuseCode('a', state, { code }, now)).toBeNull()
  expect(refuseCode('a', state, { code }, after(now, minutes(5) - 1))).toBeNull()
  expect(refuseCode('a', state, { code }, after(now, minutes(5)))).toMatchObject({ reason: 'code-expired', counts: false })
})

test('a code belongs to its challenge (SR-14)', () => {
  const { code, state } = issue('a')
  expect(refuseCode('b', state, { code }, now)).toMatchObject({ reason: 'code-wrong', counts: true })
})

test('a wrong code counts, half a code does not', () => {
  const { code, state } = issue()
  const wrong = code === '000000' ? '000001' : '000000'
  expect(refuseCode('a', state, { code: wrong }, now)).toMatchObject({ reason: 'code-wrong', counts: true })
  expect(refuseCode('a', state, { code: '12345' }, now)).toMatchObject({ reason: 'code-malformed', counts: false })
})

test('what the challenge keeps does not contain the code (SR-16)', () => {
  const { code, state } = issue()
  expect(JSON.stringify(state)).not.toContain(code)
})

test('codes are equally likely: chi-square over 100 bins of a million codes, p > 0.001 (SR-12)', () => {
  const bins = new Array<number>(100).fill(0)
  const draws = 1_000_000
  let misshapen = 0
  for (let i = 0; i < draws; i++) {
    const code = makeDigits(6)
    if (code.length !== 6) misshapen++
    const bin = Math.floor(Number(code) / 10_000)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  const expected = draws / bins.length
  const chi = bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)
  expect(misshapen).toBe(0)
  expect(chi).toBeLessThan(148.23) // 99 degrees of freedom
})
