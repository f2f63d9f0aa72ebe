import type { Calendar, Instant } from '@/lib/policy/types'
import { fromLocal, readZone, toDayNumber } from '@/lib/policy/zone'

const day = 86_400

export type Range = { from: Instant; until: Instant }
export type TimelineWave = { announceAt: Instant | null; promptFrom: Instant | null; enforceAt: Instant | null; steps: Instant[] }

/** The stretch of time that a timeline shows: every date of its waves and now, with a little air. */
export function findRange(waves: TimelineWave[], now: Instant): Range {
  const dates = waves
    .flatMap(({ announceAt, promptFrom, enforceAt, steps }) => [announceAt, promptFrom, enforceAt, ...steps])
    .filter((at) => at !== null)
  const from = Math.min(now, ...dates)
  const until = Math.max(now, ...dates)
  const air = Math.max(7 * day, (until - from) * 0.04)
  return { from: from - air, until: until + air }
}

/** Where an instant stands in a range, in per cent of its width. */
export const place = (range: Range, at: Instant): number =>
  Math.min(100, Math.max(0, ((at - range.from) / (range.until - range.from)) * 100))

/** First instants of months (UTC is near enough for a tick), at most six of them: more would run together beside the other columns. */
export function listMonths(range: Range): Instant[] {
  const start = new Date(range.from * 1000)
  const months: Instant[] = []
  for (let n = 1; n < 100; n++) {
    const at = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + n, 1) / 1000
    if (at >= range.until) break
    months.push(at)
  }
  const every = Math.ceil(months.length / 6)
  return months.filter((_, index) => index % every === 0)
}

/** Holidays as spans of time in the calendar's zone; days that follow one another are one span. */
export function listHolidays({ holidays, zone }: Calendar): { from: Instant; until: Instant }[] {
  const table = readZone(zone)
  const spans: { first: number; last: number }[] = []
  for (const number of holidays.map(toDayNumber).sort((a, b) => a - b)) {
    const span = spans.at(-1)
    if (span && number <= span.last + 1) span.last = number
    else spans.push({ first: number, last: number })
  }
  return spans.map(({ first, last }) => ({ from: fromLocal(table, first * day), until: fromLocal(table, (last + 1) * day) }))
}
