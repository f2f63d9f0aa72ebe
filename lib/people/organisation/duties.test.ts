import { expect, test } from 'vitest'
import { at, factors } from '@/lib/policy/fixtures'
import { duties, findRestrictedEnd, isAlternative, listMissingDuties } from './duties'

const whole: Parameters<typeof findRestrictedEnd>[0] = {
  alternative: 'passkey',
  notice: { en: 'Read this', ja: 'お読みください' },
  risk: { owner: 'Committee' },
  plan: { until: '2026-12-01' },
}
const given = {
  traits: { ...factors, mail: { ...factors.totp, needsDeviation: true } } as Parameters<typeof listMissingDuties>[1]['traits'],
  zone: 'Asia/Tokyo',
}
const now = at('2026-06-01T00:00:00+09:00')
const missing = (record: Partial<Record<(typeof duties)[number], unknown>>, when = now) =>
  listMissingDuties({ ...whole, ...record } as typeof whole, { ...given, at: when })

test('all four, or it is closed: each that is missing is named (SR-4)', () => {
  expect(missing({})).toEqual([])
  for (const duty of duties) expect(missing({ [duty]: null })).toEqual([duty])
  expect(missing({ alternative: null, notice: null, risk: null, plan: null })).toEqual([...duties])
})

test('the alternative is one by every standard', () => {
  expect([isAlternative(given.traits.passkey), isAlternative(given.traits.totp)]).toEqual([true, true])
  for (const name of ['phone', 'mail', 'recovery-codes', 'nobody']) {
    expect(isAlternative(given.traits[name]), name).toBe(false)
    expect(missing({ alternative: name }), name).toEqual(['alternative'])
  }
})

test('a plan ends with the second in which its day begins where the organisation is', () => {
  const end = at('2026-12-01T00:00:00+09:00')
  expect([missing({}, end - 1), missing({}, end)]).toEqual([[], ['plan']])
  expect(findRestrictedEnd(whole, given)).toBe(end)
  expect(findRestrictedEnd({ ...whole, risk: null }, given)).toBeNull()
})
