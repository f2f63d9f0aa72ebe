/** Who signed in when, and with what: one by one for 30 days, in expectation for the year before. */
import { type Cohort, dayOf, dayText, type SeedDates, startOfDay, weekdayOf } from './calendar'
import type { Value } from './copy'
import type { SeedCredential } from './history'
import type { SeedPerson } from './people'

export type SeedSignIn = { at: Date; factor: string; credential: SeedCredential | null; succeeded: boolean }

/** Days for which sign-ins are kept one by one. */
const eventDays = 30
/** Days of which daily counts are made. */
const historyDays = 365

/** Sign-ins a day of a cohort, on a weekday and at a weekend, in term. */
const rates: Record<Cohort, readonly [weekday: number, weekend: number]> = {
  student: [0.62, 0.24],
  graduate: [0.66, 0.3],
  faculty: [0.7, 0.2],
  staff: [0.88, 0.03],
  itc: [0.95, 0.15],
  hospital: [0.7, 0.45],
  correspondence: [0.2, 0.3],
  alumni: [0.02, 0.02],
}
const day = 86_400_000

/** The rate of a cohort on a day of the calendar, holidays of students included. */
function cohortRate(cohort: Cohort, onDay: number): number {
  const weekday = weekdayOf(onDay)
  const [weekdays, weekends] = rates[cohort]
  const month = new Date(onDay * day).getUTCMonth() + 1
  const isVacation = month === 8 || month === 9 || month === 3
  const season = isVacation && (cohort === 'student' || cohort === 'graduate') ? 0.5 : 1
  return (weekday === 0 || weekday === 6 ? weekends : weekdays) * season
}

const calendars = new Map<string, Float64Array>()
/** The cohort's rates, counted back from `today`. Kept, because they are asked for every person and day. */
function ratesBack(cohort: Cohort, today: number): Float64Array {
  const key = `${cohort} ${today}`
  const found = calendars.get(key) ?? Float64Array.from({ length: historyDays + 1 }, (_, ago) => cohortRate(cohort, today - ago))
  calendars.set(key, found)
  return found
}

/** The probability that a person signs in on a day, if they are about. */
const rateOn = (person: SeedPerson, cohortRates: Float64Array, ago: number): number =>
  Math.min(0.97, (cohortRates[ago] ?? 0) * person.diligence)

/**
 * When this person can last have signed in: nobody gets past the day on which a second factor became mandatory without one,
 * except to enrol it.
 */
export function lastPossible(person: SeedPerson, credentials: readonly SeedCredential[], dates: SeedDates): Date {
  const reach = person.cohort === 'alumni' ? null : dates.mandate[person.cohort]
  const holds = credentials.some((held) => held.factor !== 'recovery-codes' && (held.provenAt !== null || held.factor === 'passkey'))
  // Graduate students are in the days of grace after their date: it stops nobody yet.
  if (!reach?.enforced || holds || person.cohort === 'graduate') return person.quietFrom
  return reach.enforced < person.quietFrom ? reach.enforced : person.quietFrom
}

/** What is open to them at a moment: the strongest first, each with how likely it is to be used. */
function mixAt(credentials: readonly SeedCredential[], at: number): { held: SeedCredential | null; factor: string; weight: number }[] {
  const usable = (factor: string) =>
    credentials.find((held) => held.factor === factor && held.provenAt !== null && held.provenAt.getTime() <= at && !isGone(held, at))
  let left = 1
  const mix: { held: SeedCredential | null; factor: string; weight: number }[] = []
  for (const [factor, share] of [
    ['passkey', 0.93],
    ['totp', 0.9],
    ['phone', 1],
  ] as const) {
    const held = usable(factor)
    if (!held) continue
    mix.push({ held, factor, weight: left * share })
    left *= 1 - share
  }
  if (mix.length === 0) return [{ held: null, factor: 'password', weight: 1 }]
  const last = mix[mix.length - 1]
  if (last) last.weight += left
  return mix
}

/** The entry at `draw` (0 – 1) when the weights are laid end to end. */
function pickFrom<T extends { weight: number }>(mix: readonly T[], draw: number): T | undefined {
  let reached = 0
  for (const entry of mix) {
    reached += entry.weight
    if (draw < reached) return entry
  }
  return mix[0]
}

const isGone = (held: SeedCredential, at: number): boolean =>
  Boolean((held.removedAt && held.removedAt.getTime() <= at) || (held.disabledAt && held.disabledAt.getTime() <= at))

/** The sign-ins of the last 30 days and of today so far, oldest first. Writes the last use into the credentials. */
export function makeSignIns(person: SeedPerson, credentials: readonly SeedCredential[], dates: SeedDates): SeedSignIn[] {
  const { random } = person
  const made: SeedSignIn[] = []
  const until = Math.min(lastPossible(person, credentials, dates).getTime(), dates.now.getTime() - 60_000)
  const today = dayOf(dates.now)
  const cohortRates = ratesBack(person.cohort, today)
  for (let onDay = today - eventDays; onDay <= today; onDay++) {
    // Every draw is made whether it counts or not, so that the stream does not depend on the hour of seeding.
    const comes = random.chance(rateOn(person, cohortRates, today - onDay))
    const hour = 6 + 16 * ((random.next() + random.next() + random.next()) / 3)
    const fails = random.chance(0.018)
    const draw = random.next()
    const at = startOfDay(onDay).getTime() + Math.floor(hour * 3_600_000)
    if (!comes || person.arrivedAt === null || at < person.arrivedAt.getTime() || at > until) continue
    const chosen = pickFrom(mixAt(credentials, at), draw)
    if (!chosen) continue
    if (fails) made.push({ at: new Date(at - 40_000), factor: chosen.factor, credential: chosen.held, succeeded: false })
    made.push({ at: new Date(at), factor: chosen.factor, credential: chosen.held, succeeded: true })
    if (chosen.held) chosen.held.lastUsedAt = new Date(at)
  }
  fillLastUse(person, credentials, until)
  return made
}

/** What was not used in the last 30 days was used at some time between its proof and the person's last days here. */
function fillLastUse(person: SeedPerson, credentials: readonly SeedCredential[], until: number): void {
  for (const held of credentials) {
    if (held.lastUsedAt || held.provenAt === null || held.factor === 'recovery-codes') continue
    const better = credentials.filter((other) => other !== held && other.provenAt && rank(other.factor) > rank(held.factor))
    const replacedAt = Math.min(...better.map((other) => other.provenAt?.getTime() ?? until), until)
    const from = held.provenAt.getTime()
    held.lastUsedAt = new Date(Math.max(from, from + (replacedAt - from) * (0.6 + 0.4 * person.random.next())))
  }
}

const rank = (factor: string): number => ['recovery-codes', 'phone', 'totp', 'passkey'].indexOf(factor)

/** Expected sign-ins a day, by factor and affiliation; the days count back from today. */
export type ExpectedSignIns = Map<string, Float64Array>

/**
 * Adds one person's sign-ins to the daily counts: of the last 30 days those of `signIns`, of the days before as many as are
 * to be expected. What is open to them only changes when something is registered or goes, so it is worked out once for each
 * such stretch. Of people whose sign-ins are kept one by one today is left out: it is counted from the single rows.
 */
export function addExpectedSignIns(
  expected: ExpectedSignIns,
  person: SeedPerson,
  credentials: readonly SeedCredential[],
  signIns: readonly SeedSignIn[],
  { dates, isKept }: { dates: SeedDates; isKept: boolean },
): void {
  if (person.arrivedAt === null) return
  const today = dayOf(dates.now)
  const cohortRates = ratesBack(person.cohort, today)
  const ofFactor = (factor: string) => {
    const key = `${factor}\t${person.affiliations[0] ?? ''}`
    const found = expected.get(key) ?? new Float64Array(historyDays + 1)
    expected.set(key, found)
    return found
  }
  const bump = (counts: Float64Array, onDay: number, by: number) => {
    counts[today - onDay] = (counts[today - onDay] ?? 0) + by
  }
  const first = Math.max(dayOf(person.arrivedAt), today - historyDays)
  const last = Math.min(dayOf(lastPossible(person, credentials, dates)), today - eventDays - 1)
  const changes = new Set(
    credentials.flatMap((held) => [held.provenAt, held.removedAt, held.disabledAt].map((at) => (at ? dayOf(at) : -1))),
  )
  const mixOn = (onDay: number) =>
    mixAt(credentials, startOfDay(onDay).getTime()).map(({ factor, weight }) => ({ counts: ofFactor(factor), weight }))
  let mix = mixOn(first)
  for (let onDay = first; onDay <= last; onDay++) {
    if (changes.has(onDay)) mix = mixOn(onDay + 1)
    const rate = rateOn(person, cohortRates, today - onDay)
    for (const { counts, weight } of mix) bump(counts, onDay, rate * weight)
  }
  const counted = isKept ? today - 1 : today
  for (const event of signIns) if (event.succeeded && dayOf(event.at) <= counted) bump(ofFactor(event.factor), dayOf(event.at), 1)
}

/** Rows of `sign_in_daily`: expected numbers become whole ones. */
export const expectedRows = (expected: ExpectedSignIns, dates: SeedDates): Value[][] =>
  [...expected].flatMap(([key, counts]) =>
    Array.from(counts, (count, ago): Value[] => [dayText(dayOf(dates.now) - ago), ...key.split('\t'), Math.round(count)]).filter(
      (row) => row[3] !== 0,
    ),
  )

/** The person's last sign-in: the last of the 30 days, or a day before that on which they were still about. */
export function lastSignIn(
  person: SeedPerson,
  signIns: readonly SeedSignIn[],
  credentials: readonly SeedCredential[],
  dates: SeedDates,
): Date | null {
  if (person.arrivedAt === null) return null
  const last = signIns.findLast((event) => event.succeeded)
  if (last) return last.at
  const windowStart = startOfDay(dayOf(dates.now) - eventDays).getTime()
  const until = Math.min(lastPossible(person, credentials, dates).getTime(), windowStart - 3_600_000)
  const used = Math.max(0, ...credentials.map((held) => held.lastUsedAt?.getTime() ?? 0))
  return new Date(Math.max(person.arrivedAt.getTime(), used, until - person.random.next() * 6 * day))
}
