import { holidaysJp } from '@/lib/policy/holidays-jp'
import type { Calendar } from '@/lib/policy/types'
import { readZone } from '@/lib/policy/zone'
import { compileInstant } from './compile-instant'
import type { CalendarDocument } from './schema'

const officeHours = { open: 9 * 60, close: 17 * 60 }
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** A calendar document in a zone as policy reads it. An empty document is office hours with the country's holidays. */
export function compileCalendar(document: Partial<CalendarDocument>, zone: string): Calendar {
  const country = document.country === undefined && zone === 'Asia/Tokyo' ? 'JP' : document.country
  const table = readZone(zone)
  return {
    zone,
    holidays: [...new Set([...(country === 'JP' ? holidaysJp : []), ...(document.holidays ?? [])])].sort(),
    blackouts: (document.blackouts ?? []).flatMap(({ from, until, name }) => {
      const [start, end] = [compileInstant(from, table), compileInstant(until, table)]
      return start === null || end === null ? [] : [{ from: start, until: end, name }]
    }),
    deskHours: weekdays.map((weekday, i) => {
      const hours = document.deskHours?.[weekday]
      if (hours === undefined) return i === 0 || i === 6 ? null : { ...officeHours }
      return hours && { open: toMinutes(hours.open), close: toMinutes(hours.close) }
    }),
  }
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
