/** Moments as other systems write them. Pure. */

/**
 * An instant in ISO 8601: `2026-05-01T03:04:05.678Z`, with an offset, or without one in UTC, as these products mean it; the seconds may
 * have up to seven digits (Graph). Or whole seconds or milliseconds since 1970 (Duo). Null for anything else: a date like 5/6/2026
 * has two readings and is not guessed at.
 */
export function parseMoment(text: string): string | null {
  const unix = /^(\d{10}|\d{13})$/.exec(text)?.[1]
  if (unix) return new Date(Number(unix) * (unix.length === 10 ? 1000 : 1)).toISOString()
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,7})?)?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(text)
  if (!iso) return null
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = iso
  const calendar = new Date(`${year}-${month}-${day}T00:00:00Z`)
  // 31 February is taken for 3 March otherwise.
  if (Number.isNaN(calendar.getTime()) || calendar.getUTCDate() !== Number(day) || Number(year) < 2000) return null
  const offset = zone === 'UTC' || zone === 'Z' ? 'Z' : zone.replace(/(\d\d):?(\d\d)$/, '$1:$2')
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${offset}`)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
