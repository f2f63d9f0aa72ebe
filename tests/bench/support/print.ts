import { cpus, loadavg } from 'node:os'
import type { Rates } from './measure'

/** One line of a report. */
export const say = (line = ''): void => {
  process.stdout.write(`${line}\n`)
}

/** What the machine is, and how busy it was when the benchmark began: figures mean nothing without. */
export function sayMachine(): void {
  say(
    `node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${loadavg()[0]?.toFixed(2)} at the start`,
  )
}

/** A table of rates, each against the first one. */
export function sayRates(unit: string, rates: readonly Rates[]): void {
  const first = rates[0]?.perSecond ?? Number.NaN
  for (const { name, perSecond, least, most } of rates)
    say(
      `  ${name.padEnd(34)} ${format(perSecond).padStart(11)} ${unit}/s   (${format(least)} – ${format(most)})   ${name === rates[0]?.name ? '' : `first is ${(first / perSecond).toFixed(2)} ×`}`,
    )
}

/** Whether a goal was reached, in words that can be searched for. */
export function sayGoal(goal: string, isReached: boolean, figure: string): void {
  say(`  ${isReached ? 'reached' : 'MISSED '}  ${goal}: ${figure}`)
}

export const format = (n: number): string => (n >= 100 ? Math.round(n).toLocaleString('en') : n.toFixed(2))
