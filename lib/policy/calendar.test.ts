import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { addDays, findCollision, findSafeSlot, snapToDesk } from './calendar'
import { at, makeCalendar } from './fixtures'
import { holidaysJp } from './holidays-jp'
import type { Calendar } from './types'
import { fromLocal, readWeekday, readZone, toDayNumber, toLocal } from './zone'

const calendar: Calendar = {
  ...makeCalendar(),
  holidays: [...holidaysJp],
  blackouts: [
    { from: at('2026-07-27T00:00:00+09:00'), until: at('2026-08-06T00:00:00+09:00'), name: { en: 'Examinations', ja: '期末試験' } },
  ],
}

describe('the desk', () => {
  it.each([
    ['an open hour stays', '2026-06-01T09:00:00+09:00', '2026-06-01T09:00:00+09:00'],
    ['the closing second is closed', '2026-06-01T17:00:00+09:00', '2026-06-02T09:00:00+09:00'],
    ['the last open second stays', '2026-06-01T16:59:59+09:00', '2026-06-01T16:59:59+09:00'],
    ['early morning', '2026-06-01T00:00:00+09:00', '2026-06-01T09:00:00+09:00'],
    ['Friday evening', '2026-06-05T18:00:00+09:00', '2026-06-08T09:00:00+09:00'],
    ['Golden Week with its substitute holiday', '2026-05-02T12:00:00+09:00', '2026-05-07T09:00:00+09:00'],
    ['September’s citizens’ holiday', '2026-09-19T12:00:00+09:00', '2026-09-24T09:00:00+09:00'],
    ['an exam week', '2026-07-27T10:00:00+09:00', '2026-08-06T09:00:00+09:00'],
  ])('%s', (_, from, to) => {
    expect(snapToDesk(calendar, at(from))).toBe(at(to))
  })

  it('has no safe slot on a Friday afternoon, though a deadline may stay there', () => {
    const friday = at('2026-06-05T13:00:00+09:00')
    expect([findSafeSlot(calendar, friday), snapToDesk(calendar, friday)]).toEqual([at('2026-06-08T09:00:00+09:00'), friday])
    expect(findCollision(calendar, friday)).toBe('friday-afternoon')
  })

  it('is monotone: a later instant never has an earlier slot, nor an earlier day counted from it', () => {
    let slot = 0
    let counted = 0
    for (let when = at('2026-04-25T00:00:00+09:00'); when < at('2026-10-01T00:00:00+09:00'); when += 3607) {
      const [nextSlot, nextCounted] = [snapToDesk(calendar, when), addDays(calendar, when, 5, true)]
      expect(nextSlot).toBeGreaterThanOrEqual(Math.max(slot, when))
      expect(nextCounted).toBeGreaterThanOrEqual(counted)
      slot = nextSlot
      counted = nextCounted
    }
  })

  it('leaves an instant alone where there is no desk', () => {
    const none = { ...calendar, deskHours: [] }
    expect(snapToDesk(none, at('2026-06-07T03:00:00+09:00'))).toBe(at('2026-06-07T03:00:00+09:00'))
  })
})

describe('days', () => {
  it('counts business days over a weekend and holidays', () => {
    expect(addDays(calendar, at('2026-05-01T10:00:00+09:00'), 1, true)).toBe(at('2026-05-07T10:00:00+09:00'))
    expect(addDays(calendar, at('2026-05-02T10:00:00+09:00'), 1, true)).toBe(at('2026-05-08T00:00:00+09:00'))
    expect(addDays(calendar, at('2026-05-01T10:00:00+09:00'), 1, false)).toBe(at('2026-05-02T10:00:00+09:00'))
  })

  it('keeps the time of day over a change of clocks', () => {
    const chicago = { ...makeCalendar(), zone: 'America/Chicago' }
    expect(addDays(chicago, at('2026-03-07T09:00:00-06:00'), 1, false)).toBe(at('2026-03-08T09:00:00-05:00'))
  })
})

describe('zones', () => {
  it.each(['Asia/Tokyo', 'America/Chicago', 'Europe/Dublin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'])(
    '%s agrees with Temporal, both ways',
    (name) => {
      const zone = readZone(name)
      for (let when = at('2025-01-01T00:30:00Z'); when < at('2028-01-01T00:00:00Z'); when += 3 * 86_400 + 4321) {
        const wall = Temporal.Instant.fromEpochMilliseconds(when * 1000)
          .toZonedDateTimeISO(name)
          .toPlainDateTime()
        expect(toLocal(zone, when)).toBe(wall.toZonedDateTime('UTC').epochMilliseconds / 1000)
        expect(fromLocal(zone, toLocal(zone, when))).toBe(wall.toZonedDateTime(name).epochMilliseconds / 1000)
      }
    },
  )

  it.each([
    ['a skipped hour moves forward', '2026-03-08T02:30:00'],
    ['an hour that occurs twice is the earlier', '2026-11-01T01:30:00'],
  ])('%s', (_, local) => {
    const expected = Temporal.PlainDateTime.from(local).toZonedDateTime('America/Chicago').epochMilliseconds / 1000
    expect(fromLocal(readZone('America/Chicago'), Date.parse(`${local}Z`) / 1000)).toBe(expected)
  })
})

describe('Japan’s holidays', () => {
  it.each([2026, 2027, 2028])('%i follow from the Act on National Holidays', (year) => {
    expect(holidaysJp.filter((date) => date.startsWith(String(year)))).toEqual(deriveHolidays(year))
  })
})

/** Articles 2 and 3 of the Act; the equinoxes by the usual approximation, valid 1980 – 2099. */
function deriveHolidays(year: number): string[] {
  const date = (month: number, day: number): string => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const monday = (month: number, nth: number): string => {
    for (let day = 1; ; day++) if (readWeekday(toDayNumber(date(month, day))) === 1 && Math.ceil(day / 7) === nth) return date(month, day)
  }
  const equinox = (base: number): number => Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4))
  const fixed = [
    date(1, 1),
    monday(1, 2),
    date(2, 11),
    date(2, 23),
    date(3, equinox(20.8431)),
    date(4, 29),
    date(5, 3),
    date(5, 4),
    date(5, 5),
    monday(7, 3),
    date(8, 11),
    monday(9, 3),
    date(9, equinox(23.2488)),
    monday(10, 2),
    date(11, 3),
    date(11, 23),
  ]
  const days = new Set(fixed.map(toDayNumber))
  const given = [...days]
  for (const day of given) {
    // 3(2): a holiday on a Sunday is made up for on the next day that is none.
    if (readWeekday(day) !== 0) continue
    let next = day + 1
    while (days.has(next)) next += 1
    days.add(next)
  }
  // 3(3): a day between two holidays is one.
  for (const day of given) if (given.includes(day + 2) && !days.has(day + 1) && readWeekday(day + 1) !== 0) days.add(day + 1)
  return [...days].sort((a, b) => a - b).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
}
