/** Timing side by side: contestants take turns within one run, so that a machine whose speed drifts is fair to all of them. */

export type Contestant = {
  name: string
  /** Does `count` pieces of work; anything it answers is ignored. */
  run: (count: number) => Promise<void> | void
}

export type Rates = { name: string; perSecond: number; least: number; most: number }

/** Rates in pieces per second over `rounds` turns of about `seconds` each, after one turn that is not counted. Median, least, most. */
export async function compareRates(contestants: Contestant[], { rounds = 7, seconds = 1 } = {}): Promise<Rates[]> {
  const counts = new Map<string, number>()
  for (const contestant of contestants) counts.set(contestant.name, await findCount(contestant, seconds))
  const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const count = counts.get(contestant.name) ?? 1
      rates.get(contestant.name)?.push(count / (await time(() => contestant.run(count))))
    }
  }
  return contestants.map(({ name }) => ({ name, ...spread(rates.get(name) ?? []) }))
}

/** How many pieces fill about `seconds`: doubled until a turn is long enough to tell. Warms up at the same time. */
async function findCount({ run }: Contestant, seconds: number): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const took = await time(() => run(count))
    if (took > seconds / 4) return Math.max(1, Math.round((count * seconds) / took))
  }
}

/** Seconds that a piece of work takes. */
export async function time(work: () => Promise<unknown> | unknown): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5)

/** The value below which `share` (0 – 1) of the numbers lie. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const spread = (numbers: readonly number[]): Omit<Rates, 'name'> => ({
  perSecond: median(numbers),
  least: Math.min(...numbers),
  most: Math.max(...numbers),
})
