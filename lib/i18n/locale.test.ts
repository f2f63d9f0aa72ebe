import { expect, test } from 'vitest'
import { chooseLocale, isZone } from './locale'

const organisation = 'ja' as const

test('what was asked for wins, then the person, the cookie, the browser, the organisation', () => {
  expect(chooseLocale({ asked: 'en', person: 'ja', organisation })).toBe('en')
  expect(chooseLocale({ asked: 'fr', person: 'en', cookie: 'ja', organisation })).toBe('en')
  expect(chooseLocale({ cookie: 'en', accepted: 'ja', organisation })).toBe('en')
  expect(chooseLocale({ accepted: 'fr-CH, en;q=0.7, ja;q=0.8', organisation: 'en' })).toBe('ja')
  expect(chooseLocale({ accepted: 'ja;q=0, de', organisation: 'en' })).toBe('en')
})

test('a zone is one that the runtime knows', () => {
  expect(isZone('Asia/Tokyo')).toBe(true)
  for (const wrong of ['Mars/Base', '', null, '+09:00', 'x'.repeat(80)]) expect(isZone(wrong)).toBe(false)
})
