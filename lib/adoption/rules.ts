/** What adoption counts, pure: which measures a person adds to, and how changes by day become totals and shares. */

/** Recovery codes and passes never count as a second factor (domain.md, What counts). */
const recoveryOnly = new Set(['recovery-codes', 'temporary-pass'])

export type MeasuredCredential = { factor: string; isProven: boolean }

/**
 * The measures one person adds 1 to. `credentials` are those neither removed nor disabled. Only active people are counted:
 * whoever is on leave, suspended or gone is in no denominator and shown apart.
 */
export function measuresOf(standing: string, credentials: readonly MeasuredCredential[]): string[] {
  if (standing !== 'active') return []
  const registered = new Set(credentials.map((held) => held.factor))
  const proven = new Set(credentials.filter((held) => held.isProven).map((held) => held.factor))
  const second = [...proven].filter((factor) => !recoveryOnly.has(factor))
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
