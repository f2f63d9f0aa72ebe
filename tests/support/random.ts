/** Chance that repeats: the same seed, the same test. */
export type TestRandom = { below: (limit: number) => number; pick: <T>(list: readonly T[]) => T; chance: (share: number) => boolean }

/** Mulberry32: small, fast, and good enough to shuffle test data. */
export function createRandom(seed: number): TestRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError('nothing to pick from')
      return list[below(list.length)] as T
    },
    chance: (share) => next() < share,
  }
}
