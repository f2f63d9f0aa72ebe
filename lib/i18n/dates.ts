/** Dates in words: always with weekday, and with the zone where it matters. Pure: zone and `now` come from the request. */
import type { Locale } from './locale'

export type DateStyle = {
  locale: Locale
  zone: string
  /** `day`: decided without an hour, printed without one. */
  precision?: 'minute' | 'day' | 'second'
  withYear?: boolean
}

const cache = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, options)
  cache.set(key, made)
  return made
}

function partsOf(at: Date, zone: string, locale: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  return Object.fromEntries(
    formatter(locale, { timeZone: zone, ...options })
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )
}

/** "Mon 15 June 2026, 13:00" · 「2026年6月15日（月）13:00」. */
export function formatDate(at: Date, { locale, zone, precision = 'minute', withYear = true }: DateStyle): string {
  const time =
    precision === 'day'
      ? {}
      : { hour: '2-digit', minute: '2-digit', ...(precision === 'second' ? { second: '2-digit' } : {}), hourCycle: 'h23' }
  const options = { year: 'numeric', month: locale === 'ja' ? 'numeric' : 'long', day: 'numeric', weekday: 'short', ...time } as const
  const p = partsOf(at, zone, locale === 'ja' ? 'ja-JP' : 'en-GB', options as Intl.DateTimeFormatOptions)
  const clock = precision === 'day' ? '' : `${p.hour}:${p.minute}${precision === 'second' ? `:${p.second}` : ''}`
  if (locale === 'ja') return `${withYear ? `${p.year}年` : ''}${p.month}月${p.day}日（${p.weekday}）${clock}`
  return `${p.weekday} ${p.day} ${p.month}${withYear ? ` ${p.year}` : ''}${clock ? `, ${clock}` : ''}`
}

/** The time of day alone: "13:00". For lists whose heading is the day. */
export function formatClock(at: Date, { locale, zone }: Pick<DateStyle, 'locale' | 'zone'>): string {
  const p = partsOf(at, zone, locale === 'ja' ? 'ja-JP' : 'en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${p.hour}:${p.minute}`
}

/** The zone's name for a reader: "Japan Standard Time" is "Japan time", 「日本時間」. */
export function formatZone(at: Date, zone: string, locale: Locale): string {
  const name = partsOf(at, zone, locale === 'ja' ? 'ja-JP' : 'en-GB', { timeZoneName: 'longGeneric' }).timeZoneName ?? zone
  return name.replace(/ Standard Time$| Time$/, ' time').replace(/標準時$/, '時間')
}

/**
 * A deadline: in the organisation's zone and, where the clock there shows something else, in the reader's:
 * "Mon 15 June 2026, 13:00 Japan time (Mon 15 June 2026, 00:00 where you are)".
 */
export function formatDeadline(at: Date, style: DateStyle & { readerZone: string }, whereYouAre: (date: string) => string): string {
  const own = formatDate(at, style)
  if (style.precision === 'day') return own
  const named = style.locale === 'ja' ? `${own}（${formatZone(at, style.zone, 'ja')}）` : `${own} ${formatZone(at, style.zone, 'en')}`
  const there = formatDate(at, { ...style, zone: style.readerZone })
  return there === own ? named : `${named}${style.locale === 'ja' ? '' : ' '}${whereYouAre(there)}`
}

/**
 * A date with how far away it is, in the brackets that `inBrackets` makes. In Japanese a zone and a distance share one pair:
 * 「2026年6月15日（月）13:00（日本時間・13日後）」.
 */
export function addDistance(text: string, distance: string, inBrackets: (text: string) => string): string {
  return /\d（[^（）\d]+）$/.test(text) ? text.replace(/）$/, `・${distance}）`) : `${text}${inBrackets(distance)}`
}

/** "in 13 days" · 「13日後」; days are counted in the zone's calendar once it is more than a day. */
export function formatDistance(at: Date, now: Date, { locale, zone }: { locale: Locale; zone: string }): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  // Japanese is written without the space that the formatter puts between number and word.
  const relative = {
    format: (n: number, unit: Intl.RelativeTimeFormatUnit) =>
      locale === 'ja' ? words.format(n, unit).replaceAll(' ', '') : words.format(n, unit),
  }
  const ms = at.getTime() - now.getTime()
  const sign = ms < 0 ? -1 : 1
  const left = Math.abs(ms)
  if (left < 60_000) return relative.format(0, 'minute')
  if (left < 3_600_000) return relative.format(sign * Math.floor(left / 60_000), 'minute')
  if (left < 86_400_000) return relative.format(sign * Math.floor(left / 3_600_000), 'hour')
  const days = Math.round((localDay(at, zone) - localDay(now, zone)) / 86_400_000)
  return Math.abs(days) < 60 ? relative.format(days, 'day') : relative.format(Math.round(days / 30.44), 'month')
}

function localDay(at: Date, zone: string): number {
  const p = partsOf(at, zone, 'en-GB', { year: 'numeric', month: '2-digit', day: '2-digit' })
  return Date.UTC(Number(p.year), Number(p.month) - 1, Number(p.day))
}
