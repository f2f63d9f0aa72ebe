/** Numbers that look random and are the same in every seeding: each person has a stream of their own, whatever the size. */

export type Random = {
  /** In [0, 1). */
  next: () => number
  /** Whole number in [from, to]. */
  between: (from: number, to: number) => number
  /** True with this probability. */
  chance: (probability: number) => boolean
  pick: <T>(list: readonly T[]) => T
  /** One key, weighted by its value. */
  weighted: <K extends string>(weights: Readonly<Record<K, number>>) => K
  hex: (length: number) => string
}

/** splitmix32: 32 bits of state, good enough for invented people, and fast. */
export function createRandom(seed: number, stream = 0): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) | 0
  const next = () => {
    state = (state + 0x9e3779b9) | 0
    let z = state ^ (state >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const found = list[Math.floor(next() * list.length)]
      if (found === undefined) throw new Error('an empty list has nothing to pick')
      return found
    },
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) {
        left -= weight
        if (left < 0) return key
      }
      throw new Error('weights must be positive')
    },
    hex: (length) => {
      let text = ''
      while (text.length < length) text += between(0, 15).toString(16)
      return text
    },
  }
}

/** A UUIDv7 of `at` whose random part comes from the stream, so that a seeding can be repeated. */
export function seedId(random: Random, at: Date): string {
  const time = Math.floor(at.getTime()).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.hex(3)}-${'89ab'[random.between(0, 3)]}${random.hex(3)}-${random.hex(12)}`
}
