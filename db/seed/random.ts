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

/**
 * sfc32: 128 bits of state. A smaller state would do for numbers, but not for ids: with 32 bits some two of a million people
 * come by the same state, and by the same id.
 */
export function createRandom(seed: number, stream = 0): Random {
  let a = 0x9e3779b9
  let b = seed | 0
  let c = stream | 0
  let counter = 1
  const draw = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let warming = 0; warming < 12; warming++) draw()
  const next = () => draw() / 4_294_967_296
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
      while (text.length < length) text += draw().toString(16).padStart(8, '0')
      return text.slice(0, length)
    },
  }
}

/** A UUIDv7 of `at` whose random part comes from the stream, so that a seeding can be repeated. */
export function seedId(random: Random, at: Date): string {
  const time = Math.floor(at.getTime()).toString(16).padStart(12, '0')
  const drawn = random.hex(19)
  const variant = '89ab'[Number.parseInt(drawn.charAt(18), 16) % 4]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${drawn.slice(0, 3)}-${variant}${drawn.slice(3, 6)}-${drawn.slice(6, 18)}`
}
