/** What is said about measured times. All in the unit they came in. */
const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b)

/** The value that so much of all (0 to 1) does not exceed. */
export const quantile = (values: number[], share: number): number => {
  const all = sorted(values)
  return all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0
}

export const median = (values: number[]): number => quantile(values, 0.5)

/** The chance that a sample of one arm is larger than one of the other: 0.5 where they cannot be told apart. By ranks, ties shared. */
export function areaUnderCurve(a: number[], b: number[]): number {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))].sort((x, y) => x.value - y.value)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const rank = (from + 1 + to) / 2
    for (let at = from; at < to; at++) if (all[at]?.isA) ranks += rank
    from = to
  }
  return (ranks - (a.length * (a.length + 1)) / 2) / (a.length * b.length)
}
