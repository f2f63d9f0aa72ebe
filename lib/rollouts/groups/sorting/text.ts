/** Comparisons of a stored instant with ascending cuts, as a text of SQL. Pure. */
import type { Instant } from '@/lib/policy/types'
import { second } from '../stored'

/** `from` and how many of the ascending cuts a stored instant has reached, times `unit`; no instant reaches none. Halves them, as a text of SQL. */
export function countReachedIn(column: string, cuts: readonly Instant[], { from, unit }: { from: number; unit: number }): string {
  const halve = (low: number, high: number): string => {
    if (low === high) return String((from + low) * unit)
    const middle = (low + high) >> 1
    return `case when ${column} >= ${second(cuts[middle] ?? 0)} then ${halve(middle + 1, high)} else ${halve(low, middle)} end`
  }
  // Most people's dates lie before all cuts.
  if (cuts.length < 2) return halve(0, cuts.length)
  return `case when ${column} >= ${second(cuts[0] ?? 0)} then ${halve(1, cuts.length)} else ${from * unit} end`
}

/** How many of the ascending cuts a stored instant has not reached, times `unit`; none where there is no instant. */
export function countMissingIn(column: string, cuts: readonly Instant[], unit: number): string {
  const halve = (low: number, high: number): string => {
    if (low === high) return String((cuts.length - low) * unit)
    const middle = (low + high) >> 1
    return `case when ${column} < ${second(cuts[middle] ?? 0)} then ${halve(low, middle)} else ${halve(middle + 1, high)} end`
  }
  return `(${halve(0, cuts.length)})::int8`
}
