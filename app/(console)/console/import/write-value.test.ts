import { createTranslator } from 'next-intl'
import { expect, test } from 'vitest'
import messages from '@/lib/i18n/messages/ja.json'
import { writeValue } from './write-value'

const t = createTranslator({ locale: 'ja', messages, namespace: 'people' }) as unknown as Parameters<typeof writeValue>[2]['t']
const write = (name: string, value: unknown) => writeValue(name, value, { t, locale: 'ja', zone: 'Asia/Tokyo' })

test('a changed fact is read in the reader’s words and zone, never as it is stored', () => {
  expect(write('standing', 'left')).toBe('離籍')
  expect(write('locale', 'en')).toBe(messages.people.person.en)
  expect(write('keepUntil', '2026-12-31T15:00:00.123+00:00')).toMatch(/^2027年1月1日（金）/)
  expect(write('hasNoPhone', true)).toBe(messages.people.person.yes)
  for (const nothing of [null, undefined, '', []]) expect(write('units', nothing)).toBe(messages.people.person.nothing)
  expect(write('units', ['eng', 'law'])).toBe('eng, law')
  // What only looks like one stays what it is.
  expect(write('level', 'left')).toBe('left')
  expect(write('level', '2026-12-31')).toBe('2026-12-31')
})
