/** What the database answers: cells of people who are alike at every instant asked about. Pure. */
import { together } from './rules'
import type { Sorting } from './sorting/data'

/** Cells in the order in which they were read: `keys` by pack, `choices` by part of the sorting, `stale` by credential. */
export type Cells = {
  count: number
  keys: Float64Array[]
  /** What was counted of each cell: its people, or what else was asked for. */
  counts: Float64Array[]
  choices: Uint32Array[]
  /** How many cuts of freshness the last success has not reached. */
  stale: Uint8Array[]
  /** Whether there is a class that was not known yet. */
  hasUnknown: boolean
}

/** Reads what `selectCells` selects: keys and counts of one cell after another, as whole numbers with a space between them. */
export function readCells({ packs, sizes, columns, kinds, cuts, compared }: Sorting, text: string, counted: number): Cells {
  const numbers = readNumbers(text)
  const width = packs.length + counted
  const count = numbers.length / width
  const columnAt = (place: number): Float64Array => {
    const column = new Float64Array(count)
    for (let cell = 0; cell < count; cell++) column[cell] = numbers[cell * width + place] ?? 0
    return column
  }
  const keys = packs.map((_, k) => columnAt(k))
  const counts = Array.from({ length: counted }, (_, k) => columnAt(packs.length + k))
  const choices = sizes.map(() => new Uint32Array(count))
  for (const [k, pack] of packs.entries()) {
    const rest = Float64Array.from(keys[k] ?? [])
    for (const part of pack) {
      const [size, choice] = [sizes[part] ?? 1, choices[part] as Uint32Array]
      for (let cell = 0; cell < count; cell++) {
        const own = rest[cell] ?? 0
        const above = Math.floor(own / size)
        choice[cell] = own - above * size
        rest[cell] = above
      }
    }
  }
  const base = cuts.fresh.length + 1
  const stale = Array.from({ length: compared }, (_, credential) => {
    const packed = choices[columns.stale[Math.floor(credential / together)] ?? 0] as Uint32Array
    const place = base ** (credential % together)
    const column = new Uint8Array(count)
    for (let cell = 0; cell < count; cell++) column[cell] = Math.floor((packed[cell] ?? 0) / place) % base
    return column
  })
  const has = (part: number, choice: number): boolean => choices[part]?.includes(choice) ?? false
  const hasUnknown =
    has(columns.place, kinds.place.length) || has(columns.held, kinds.held.length + 1) || has(columns.history, kinds.history.length)
  return { count, keys, counts, choices, stale, hasUnknown }
}

/** Whole numbers of a text. Read digit by digit: half a million of them as rows would be most of the work. */
function readNumbers(text: string): Float64Array {
  if (text === '') return new Float64Array()
  let many = 1
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === 32) many++
  const numbers = new Float64Array(many)
  let [at, own] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 32) {
      numbers[at++] = own
      own = 0
    } else own = own * 10 + code - 48
  }
  numbers[at] = own
  return numbers
}
