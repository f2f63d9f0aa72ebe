import { z } from 'zod'
import { holidaysJp } from '@/lib/policy/holidays-jp'
import type { Calendar } from '@/lib/policy/types'

const text = z.strictObject({ en: z.string(), ja: z.string() })
const hours = z.strictObject({ open: z.int().min(0).max(1440), close: z.int().min(0).max(1440) }).nullable()

/** The organisation's own calendar as its settings keep it; what is left out is the default. */
export const organisationCalendarSchema = z.strictObject({
  holidays: z.array(z.iso.date()).optional(),
  blackouts: z
    .array(z.strictObject({ from: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }), name: text }))
    .optional(),
  deskHours: z.array(hours).length(7).optional(),
})

const weekday = { open: 9 * 60, close: 17 * 60 }
/** Monday to Friday, 9 to 17: the desk of an organisation that has not said otherwise. */
const defaultDesk: Calendar['deskHours'] = [null, weekday, weekday, weekday, weekday, weekday, null]

/** The organisation's calendar. Japan's holidays are its default in Japan's zone, none elsewhere; a stored value that cannot be read is a bug and throws. */
export function readCalendar(stored: unknown, zone: string): Calendar {
  const own = stored == null ? {} : organisationCalendarSchema.parse(stored)
  return {
    zone,
    holidays: own.holidays ?? (zone === 'Asia/Tokyo' ? [...holidaysJp] : []),
    blackouts: (own.blackouts ?? []).map(({ from, until, name }) => ({
      from: Date.parse(from) / 1000,
      until: Date.parse(until) / 1000,
      name,
    })),
    deskHours: own.deskHours ?? defaultDesk,
  }
}
