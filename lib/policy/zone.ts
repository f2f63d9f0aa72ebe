import type { Instant } from './types'

/**
 * Local time of a zone as arithmetic. The zone's offsets between 2000 and 2060 are read once from the runtime's own
 * time-zone data and kept as a table, so that a decision never formats a date.
 */
export type Zone = { from: Instant[]; offset: number[] }

const first = Date.UTC(2000, 0, 1) / 1000
const last = Date.UTC(2060, 0, 1) / 1000
const probe = 7 * 86_400
const known = new Map<string, Zone>()

/** The offset table of an IANA zone. Throws a RangeError for a name the runtime does not know. */
export function readZone(name: string): Zone {
  const found = known.get(name)
  if (found) return found
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsetAt = (at: Instant): number => {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(at * 1000)) part[type] = Number(value)
    return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second) / 1000 - at
  }
  const zone: Zone = { from: [Number.NEGATIVE_INFINITY], offset: [offsetAt(first)] }
  for (let at = first, before = offsetAt(first); at < last; at += probe) {
    const next = offsetAt(at + probe)
    if (next === before) continue
    let low = at
    let high = at + probe
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle) === before) low = middle
      else high = middle
    }
    zone.from.push(high)
    zone.offset.push(next)
    before = next
  }
  known.set(name, zone)
  return zone
}

/** Seconds that local time is ahead of UTC at an instant. */
export function readOffset(zone: Zone, at: Instant): number {
  let low = 0
  let high = zone.from.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((zone.from[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return zone.offset[low] ?? 0
}

/** Local wall-clock seconds (as if the wall clock were UTC). */
export const toLocal = (zone: Zone, at: Instant): number => at + readOffset(zone, at)

/**
 * The instant of a local wall-clock time. A time that occurs twice is the earlier one; one that is skipped moves
 * forward by the gap (the "compatible" rule of RFC 5545 and Temporal).
 */
export function fromLocal(zone: Zone, local: number): Instant {
  const before = readOffset(zone, local - 86_400)
  const after = readOffset(zone, local + 86_400)
  const early = local - before
  if (readOffset(zone, early) === before) return early
  const late = local - after
  return readOffset(zone, late) === after ? late : early
}

/** Days since 1970-01-01 of a local date written YYYY-MM-DD. */
export const toDayNumber = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)

/** Weekday of a day number, 0 = Sunday. */
export const readWeekday = (day: number): number => (((day + 4) % 7) + 7) % 7
