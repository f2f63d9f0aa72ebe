import { expect, test } from 'vitest'
import { addDistance, formatDate, formatDeadline, formatDistance } from './dates'

const at = new Date('2026-06-15T04:00:00Z')

test('a date has its weekday and the hour of the zone', () => {
  expect(formatDate(at, { locale: 'en', zone: 'Asia/Tokyo' })).toBe('Mon 15 June 2026, 13:00')
  expect(formatDate(at, { locale: 'ja', zone: 'Asia/Tokyo' })).toBe('2026年6月15日（月）13:00')
  expect(formatDate(at, { locale: 'ja', zone: 'Asia/Tokyo', precision: 'day' })).toBe('2026年6月15日（月）')
})

test('a deadline is shown in both zones where they differ', () => {
  const there = (date: string) => `(${date} where you are)`
  expect(formatDeadline(at, { locale: 'en', zone: 'Asia/Tokyo', readerZone: 'America/Toronto' }, there)).toBe(
    'Mon 15 June 2026, 13:00 Japan time (Mon 15 June 2026, 00:00 where you are)',
  )
  expect(formatDeadline(at, { locale: 'ja', zone: 'Asia/Tokyo', readerZone: 'Asia/Tokyo' }, there)).toBe(
    '2026年6月15日（月）13:00（日本時間）',
  )
})

test('the distance counts days of the calendar, not of 24 hours', () => {
  const now = new Date('2026-06-02T14:00:00Z')
  expect(formatDistance(at, now, { locale: 'en', zone: 'Asia/Tokyo' })).toBe('in 13 days')
  expect(formatDistance(at, now, { locale: 'ja', zone: 'Asia/Tokyo' })).toBe('13日後')
  expect(formatDistance(new Date('2026-06-15T05:30:00Z'), at, { locale: 'en', zone: 'Asia/Tokyo' })).toBe('in 1 hour')
})

test('in Japanese zone and distance share their brackets; a weekday keeps its own', () => {
  const ja = (text: string) => `（${text}）`
  expect(addDistance('2026年6月15日（月）13:00（日本時間）', '13日後', ja)).toBe('2026年6月15日（月）13:00（日本時間・13日後）')
  expect(addDistance('2026年6月15日（月）', '13日後', ja)).toBe('2026年6月15日（月）（13日後）')
  expect(addDistance('Mon 15 June 2026, 13:00 Japan time', 'in 13 days', (text) => ` (${text})`)).toBe(
    'Mon 15 June 2026, 13:00 Japan time (in 13 days)',
  )
})
