/** What adoption counts, pure: which measures a person adds to, and how changes by day become totals and shares. */

/** Passes are the desk's, and in no count at all; recovery codes are counted, and never as a second factor (domain.md, What counts). */
const issued = new Set(['temporary-pass', 'day-pass'])

export type MeasuredCredential = { factor: string; isProven: boolean }

/**
 * The measures one person adds 1 to. `credentials` are those neither removed nor disabled. Only active people are counted:
 * whoever is on leave, suspended or gone is in no denominator and shown apart.
 */
export function measuresOf(standing: string, credentials: readonly MeasuredCredential[]): string[] {
  if (standing !== 'active') return []
  const own = credentials.filter(({ factor }) => !issued.has(factor))
  const registered = new Set(own.map((held) => held.factor))
  const proven = new Set(own.filter((held) => held.isProven).map((held) => held.factor))
  const second = [...proven].filter((factor) => factor !== 'recovery-codes')
  const measures = ['people']
  for (const factor of registered) measures.push(`registered:${factor}`)
  for (const factor of proven) measures.push(`proven:${factor}`)
  if (second.length === 1 && second[0] === 'phone') measures.push('phone-only')
  if (proven.has('passkey')) measures.push('with-passkey')
  if (second.length === 0) measures.push('none')
  return measures
}

/** Counts by affiliation and measure, keyed by `keyOf`. */
export type Counts = Map<string, { affiliation: string; measure: string; count: number }>

/** Adds one person's measures to `counts`. */
export function addMeasures(counts: Counts, affiliation: string, measures: readonly string[], times = 1): void {
  for (const measure of measures) {
    const key = `${measure} ${affiliation}`
    const entry = counts.get(key)
    if (entry) entry.count += times
    else counts.set(key, { affiliation, measure, count: times })
  }
}

/** What changed from `before` to `after`, without zeros, in one fixed order (rows are locked in that order). */
export function differences(before: Counts, after: Counts): { affiliation: string; measure: string; change: number }[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  return keys.flatMap((key) => {
    const entry = after.get(key) ?? before.get(key)
    const change = (after.get(key)?.count ?? 0) - (before.get(key)?.count ?? 0)
    return entry && change !== 0 ? [{ affiliation: entry.affiliation, measure: entry.measure, change }] : []
  })
}

/** The days from `first` to `last`, both included, as YYYY-MM-DD. */
export function listDays(first: string, last: string): string[] {
  const days: string[] = []
  const end = Date.parse(`${last}T00:00:00Z`)
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end; at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/**
 * Running totals for each of `days`: `start` is what stood before the first, a day without a change repeats the day before.
 * Changes outside `days` are the caller's to put into `start`.
 */
export function fillTotals(days: readonly string[], start: number, changes: ReadonlyMap<string, number>): number[] {
  let total = start
  return days.map((day) => {
    total += changes.get(day) ?? 0
    return total
  })
}

/** Part of a whole, 0 – 1; of nothing it is nothing. */
export const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)

/**
 * Sums `part` and `whole` over the last `days` of both lists and answers the share: a single day says too little where
 * weekends are quiet. `endingBefore` leaves that many of the newest out.
 */
export function shareOverDays(part: readonly number[], whole: readonly number[], days: number, endingBefore = 0): number {
  const sum = (list: readonly number[]) =>
    list.slice(Math.max(0, list.length - endingBefore - days), list.length - endingBefore).reduce((a, b) => a + b, 0)
  return shareOf(sum(part), sum(whole))
}

export type BurnDown = {
  /** Now, and what it was a week ago less that. */
  now: number
  weekChange: number
  /** People fewer a day, averaged over the last 28 days; negative while the number still grows. */
  pace: number
  /** Days until nobody is left at that pace; null where it does not fall. */
  daysLeft: number | null
}

/** How fast a number goes down, from its totals by day, oldest first. */
export function readBurnDown(totals: readonly number[]): BurnDown {
  const now = totals.at(-1) ?? 0
  const back = (days: number) => totals.at(-1 - Math.min(days, Math.max(0, totals.length - 1))) ?? now
  const span = Math.max(1, Math.min(28, totals.length - 1))
  const pace = (back(span) - now) / span
  return { now, weekChange: now - back(7), pace, daysLeft: pace > 0 ? Math.ceil(now / pace) : null }
}
