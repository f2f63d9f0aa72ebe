import type { Calendar, Instant } from './types'
import { fromLocal, readWeekday, readZone, toDayNumber, toLocal, type Zone } from './zone'

type CompiledCalendar = { zone: Zone; holidays: Set<number>; blackouts: { from: Instant; until: Instant }[]; desk: Calendar['deskHours'] }

const compiled = new WeakMap<Calendar, CompiledCalendar>()
const farthestDays = 400

function compileCalendar(calendar: Calendar): CompiledCalendar {
  const found = compiled.get(calendar)
  if (found) return found
  const made: CompiledCalendar = {
    zone: readZone(calendar.zone),
    holidays: new Set(calendar.holidays.map(toDayNumber)),
    blackouts: [...calendar.blackouts].sort((a, b) => a.from - b.from || a.until - b.until),
    desk: calendar.deskHours,
  }
  compiled.set(calendar, made)
  return made
}

/** Whether a local day (days since 1970-01-01) is neither a weekend nor a holiday. */
const isBusinessDay = (c: CompiledCalendar, day: number): boolean => {
  const weekday = readWeekday(day)
  return weekday !== 0 && weekday !== 6 && !c.holidays.has(day)
}

/**
 * The same wall-clock time `days` days later: every day counts, or only those that are neither weekends nor holidays.
 * An instant on a day that does not count starts at the next one that does, at 00:00.
 */
export function addDays(calendar: Calendar, at: Instant, days: number, onlyBusinessDays: boolean): Instant {
  if (days <= 0) return at
  const c = compileCalendar(calendar)
  const local = toLocal(c.zone, at)
  let day = Math.floor(local / 86_400)
  let time = local - day * 86_400
  if (!onlyBusinessDays) return fromLocal(c.zone, (day + days) * 86_400 + time)
  for (let i = 0; i < farthestDays && !isBusinessDay(c, day); i++) {
    day += 1
    time = 0
  }
  for (let left = days, guard = 0; left > 0 && guard < farthestDays + days * 3; guard++) {
    day += 1
    if (isBusinessDay(c, day)) left -= 1
  }
  return fromLocal(c.zone, day * 86_400 + time)
}

/**
 * The instant itself if the desk is open then, otherwise the next opening that is neither on a holiday nor inside a
 * blackout. A calendar without desk hours, or one that stays closed for more than a year, leaves the instant as it is.
 * Monotone: a later instant never has an earlier slot.
 */
export const snapToDesk = (calendar: Calendar, at: Instant): Instant => findSlot(calendar, at, false)

/** Like `snapToDesk`, and never on a Friday after noon: what a plan check proposes for a date that collides. */
export const findSafeSlot = (calendar: Calendar, at: Instant): Instant => findSlot(calendar, at, true)

function findSlot(calendar: Calendar, at: Instant, mustAvoidFridayAfternoon: boolean): Instant {
  const c = compileCalendar(calendar)
  let candidate = at
  const firstDay = Math.floor(toLocal(c.zone, at) / 86_400)
  for (let day = firstDay; day < firstDay + farthestDays; day++) {
    const weekday = readWeekday(day)
    const hours = c.desk[weekday]
    if (!hours || c.holidays.has(day)) continue
    const close = mustAvoidFridayAfternoon && weekday === 5 ? Math.min(hours.close, 12 * 60) : hours.close
    candidate = Math.max(at, fromLocal(c.zone, day * 86_400 + hours.open * 60))
    const end = fromLocal(c.zone, day * 86_400 + close * 60)
    for (const blackout of c.blackouts) if (candidate >= blackout.from && candidate < blackout.until) candidate = blackout.until
    if (candidate < end) return candidate
  }
  return at
}

/** Why an instant is a bad moment for people to lose something, or null: what the plan check names. */
export function findCollision(calendar: Calendar, at: Instant): 'holiday' | 'blackout' | 'desk-closed' | 'friday-afternoon' | null {
  const c = compileCalendar(calendar)
  const local = toLocal(c.zone, at)
  const day = Math.floor(local / 86_400)
  const minute = Math.floor((local - day * 86_400) / 60)
  const weekday = readWeekday(day)
  if (c.holidays.has(day)) return 'holiday'
  if (c.blackouts.some((b) => at >= b.from && at < b.until)) return 'blackout'
  const hours = c.desk[weekday]
  if (c.desk.length > 0 && (!hours || minute < hours.open || minute >= hours.close)) return 'desk-closed'
  return weekday === 5 && minute >= 12 * 60 ? 'friday-afternoon' : null
}
