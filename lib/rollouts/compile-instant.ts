import type { Instant } from '@/lib/policy/types'
import { fromLocal, readOffset, toLocal, type Zone } from '@/lib/policy/zone'

/** Far enough to mean "no end" and still be a date in every store. */
export const endOfTime: Instant = Date.UTC(9999, 11, 31) / 1000

/**
 * The instant of a text of the plan schema's form: with an offset as it says, otherwise in the zone; a date alone is its 00:00.
 * Null for a date that does not exist (31 June) or lies outside 2000 – 2059. A local time that a change of clocks skips moves
 * forward, one that occurs twice is the earlier.
 */
export function compileInstant(text: string, zone: Zone): Instant | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (year < 2000 || year > 2059 || hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  const wall = date.getTime() / 1000
  const offset = match[7]
  if (offset === undefined) return fromLocal(zone, wall)
  if (offset === 'Z') return wall
  const [hours, minutes] = offset.slice(1).split(':').map(Number) as [number, number]
  return wall - (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60)
}

/** ISO 8601 with the zone's offset at that instant, for answers and messages of commands. */
export function formatInstant(instant: Instant, zone: Zone): string {
  const offset = readOffset(zone, instant)
  const wall = new Date(toLocal(zone, instant) * 1000).toISOString().slice(0, 19)
  const minutes = Math.abs(Math.round(offset / 60))
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
