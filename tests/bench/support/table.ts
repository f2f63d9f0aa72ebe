import { percentile } from './measure'
import { say } from './print'

/** `p50 p95 max` of milliseconds, as cells. */
export const describeTimes = (values: readonly number[]): string[] =>
  [percentile(values, 0.5), percentile(values, 0.95), Math.max(...values)].map((value) => (Number.isNaN(value) ? '–' : value.toFixed(1)))

/** Prints rows with their cells below one another, numbers to the right. */
export function sayTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)))
  for (const row of [head, ...rows])
    say(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '))
}
