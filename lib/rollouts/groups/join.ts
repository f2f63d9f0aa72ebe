/** Cells of people who are alike at every instant asked about, joined to those whom `decide()` cannot tell apart at one of them. Pure. */
import { type DateThresholds, earliest } from '@/lib/policy/date-thresholds'
import type { Instant } from '@/lib/policy/types'
import { dormantAfter } from '@/lib/policy/usable'
import type { Cells } from './cells'
import { type Cuts, countReached, type Limits } from './limits'
import { packSizes } from './rules'
import type { Sorting } from './sorting/data'

/**
 * Cells joined at one instant. *Alike* are people whom `decide()` cannot tell apart: `digits` says of each what they have in common, as
 * `readChoice` reads it. Their *rows* are those of the tables (`shown`), and a row has cells; -1 ends a chain. In columns, because of
 * half a million objects the collector would have more work than all decisions are.
 */
export type Joined = {
  alike: number
  width: number
  digits: Int32Array
  firstRow: Int32Array
  nextRow: Int32Array
  shown: Int32Array
  people: Float64Array
  firstCell: Int32Array
  nextCell: Int32Array
}

/** The numbers of a chain. */
export function follow(first: number, next: Int32Array): number[] {
  const chain: number[] = []
  for (let at = first; at >= 0; at = next[at] ?? -1) chain.push(at)
  return chain
}

/** Waves by number from 1 (0 none); a date by how many thresholds of the own wave it has reached, but `passed`: 0 has not passed, else one more. */
type PlanChoice = { wave: number; told: number; skipped: number; passed: number }

/** What tells people apart at one instant. */
export type Choice = {
  held: number
  stand: number
  history: number
  isDormant: boolean
  /** A bit for each credential. */
  stale: number
  /** 0 has not arrived; else one more than the thresholds that are reached. */
  arrival: number
  plans: PlanChoice[]
  /** By exemption of an audience; null where the place says it. */
  granted: (boolean | null)[]
}

/**
 * Cells joined to what they are at one instant: whoever has left by then, or is not counted, is in none. Of each cell somebody is
 * asked whose instants are the earliest between its cuts: every comparison at this instant has the same answer for all of them.
 */
export function joinCells({ columns, kinds, cuts, compared }: Sorting, cells: Cells, limits: Limits): Joined {
  const none = new Uint32Array(cells.count)
  const [counted] = cells.counts
  const column = (part: number | null | undefined): Uint32Array => (part == null ? none : (cells.choices[part] ?? none))
  const [place, held, history, leaves] = [column(columns.place), column(columns.held), column(columns.history), column(columns.leaves)]
  const [signedIn, arrived, back] = [column(columns.signedIn), column(columns.arrived), column(columns.back)]
  const [seen, last, success] = [column(columns.seenElsewhere), column(columns.lastElsewhere), column(columns.successElsewhere)]
  const at = readChoices(cuts, limits)
  const plans = limits.waves.map((waves, p) => ({
    live: column(columns.waves[p]),
    told: { of: column(columns.told[p]), reached: reachedByWave(waves, 'told', [earliest, ...(cuts.told[p] ?? [])], limits.at) },
    skipped: {
      of: column(columns.skipped[p]),
      reached: reachedByWave(waves, 'skipped', [earliest, ...(cuts.skipped[p] ?? [])], limits.at),
    },
    passed: {
      of: column(columns.passed[p]),
      reached: reachedByWave(waves, 'passed', [null, earliest, ...(cuts.passed[p] ?? [])], limits.at),
    },
  }))
  const granted = columns.granted.flatMap((part) => (part === null ? [] : [column(part)]))
  const isElsewhere = columns.seenElsewhere !== null
  const missing = cuts.fresh.length - cuts.fresh.indexOf(limits.freshSince)
  const sizes = [
    ...[kinds.held.length, kinds.stand.length, kinds.history.length, 2, 2 ** compared, limits.arrivals.length + 2],
    ...limits.waves.flatMap((waves) => [waves.length + 1, most(waves, 'told') + 1, most(waves, 'skipped') + 1, most(waves, 'passed') + 2]),
    ...granted.map(() => 2),
  ]
  const numberOf = numberDigits(sizes)
  const width = sizes.length
  const joined: Joined = {
    alike: 0,
    width,
    digits: new Int32Array(cells.count * width),
    firstRow: new Int32Array(cells.count).fill(-1),
    nextRow: new Int32Array(cells.count).fill(-1),
    shown: new Int32Array(cells.count),
    people: new Float64Array(cells.count),
    firstCell: new Int32Array(cells.count).fill(-1),
    nextCell: new Int32Array(cells.count).fill(-1),
  }
  let rows = 0
  const digits: number[] = new Array(sizes.length).fill(0)
  for (let cell = 0; cell < cells.count; cell++) {
    const where = kinds.place[place[cell] ?? 0]
    if (!where || at.hasLeft[leaves[cell] ?? 0] || (held[cell] ?? 0) >= kinds.held.length) continue
    let stale = 0
    for (let i = 0; i < compared; i++) if ((cells.stale[i]?.[cell] ?? 0) >= missing) stale |= 1 << i
    // Arrival and dormancy: of the later of two sign-ins elsewhere, and of the earlier of it and being known there.
    let came = at.arrived[arrived[cell] ?? 0] ?? -1
    let isDormant = at.isDormant[signedIn[cell] ?? 0] ?? false
    if (isElsewhere) {
      const [known, lasting] = [
        at.seen[seen[cell] ?? 0] ?? -1,
        Math.max(at.last[last[cell] ?? 0] ?? -1, at.success[success[cell] ?? 0] ?? -1),
      ]
      came = known < 0 || lasting < 0 ? Math.max(known, lasting) : Math.min(known, lasting)
      isDormant = lasting >= 0 && (at.isLastOld[last[cell] ?? 0] ?? false) && (at.isSuccessOld[success[cell] ?? 0] ?? false)
    }
    // A leave that is over ends in an arrival (`readArrival`).
    if (came >= 0) came = Math.max(came, at.back[back[cell] ?? 0] ?? -1)
    let d = 0
    digits[d++] = held[cell] ?? 0
    digits[d++] = where.stand
    digits[d++] = history[cell] ?? 0
    digits[d++] = isDormant ? 1 : 0
    digits[d++] = stale
    digits[d++] = came + 1
    const waves = kinds.stand[where.stand]?.waves
    for (let p = 0; p < plans.length; p++) {
      const plan = plans[p] as (typeof plans)[number]
      const wave = waves?.[p] || (plan.live[cell] ?? 0)
      digits[d++] = wave
      digits[d++] = plan.told.reached[wave]?.[plan.told.of[cell] ?? 0] ?? 0
      digits[d++] = plan.skipped.reached[wave]?.[plan.skipped.of[cell] ?? 0] ?? 0
      digits[d++] = plan.passed.reached[wave]?.[plan.passed.of[cell] ?? 0] ?? 0
    }
    for (const grant of granted) digits[d++] = grant[cell] ?? 0
    const alike = numberOf(digits)
    if (alike === joined.alike) {
      joined.digits.set(digits, alike * width)
      joined.alike += 1
    }
    let row = joined.firstRow[alike] ?? -1
    while (row >= 0 && joined.shown[row] !== where.shown) row = joined.nextRow[row] ?? -1
    if (row < 0) {
      row = rows++
      joined.shown[row] = where.shown
      joined.nextRow[row] = joined.firstRow[alike] ?? -1
      joined.firstRow[alike] = row
    }
    joined.people[row] = (joined.people[row] ?? 0) + (counted?.[cell] ?? 0)
    joined.nextCell[cell] = joined.firstCell[row] ?? -1
    joined.firstCell[row] = cell
  }
  return joined
}

/**
 * Numbers digits of these sizes in the order in which they are first seen. More than fit one exact number are numbered a pack at a
 * time: texts as keys would cost more than to decide.
 */
function numberDigits(sizes: readonly number[]): (digits: readonly number[]) => number {
  const packs = packSizes(sizes, 2 ** 26).map((parts) => ({ parts: parts.toReversed(), known: new Map<number, number>() }))
  return (digits) => {
    let number = 0
    for (const { parts, known } of packs) {
      let key = number * 2 ** 26
      let sum = 0
      for (const part of parts) sum = sum * (sizes[part] ?? 1) + (digits[part] ?? 0)
      key += sum
      number = known.get(key) ?? known.size
      if (number === known.size) known.set(key, number)
    }
    return number
  }
}

/** What each choice of a column of instants is at this instant; how far an arrival has come as thresholds reached, -1 for none. */
function readChoices(cuts: Cuts, { at, arrivals, carried, carriedFrom, dormantSince }: Limits) {
  const reach = (instant: Instant): number => countReached(arrivals, instant)
  const lasting = [earliest, ...cuts.lastElsewhere].map((last) => (last > carriedFrom ? last + carried : last))
  const isOld = (instant: Instant): boolean => instant <= at - dormantAfter
  return {
    hasLeft: [false, ...[cuts.first + 1, ...cuts.leaves].map((leaves) => leaves <= at)],
    isDormant: [false, ...[earliest, ...cuts.signedIn].map((last) => last <= dormantSince), ...[earliest, ...cuts.neverSince].map(isOld)],
    arrived: [-1, ...[earliest, ...cuts.arrived].map(reach)],
    back: [-1, ...[earliest, ...cuts.back].map((back) => (back <= at ? reach(back) : -1))],
    seen: [-1, ...[earliest, ...cuts.seenElsewhere].map(reach)],
    last: [-1, ...lasting.map(reach)],
    isLastOld: [true, ...lasting.map(isOld)],
    success: [-1, ...[earliest, ...cuts.successElsewhere].map(reach)],
    isSuccessOld: [true, ...[earliest, ...cuts.successElsewhere].map(isOld)],
  }
}

/** By wave (0 none) and choice of a column: how many thresholds are reached; of deadlines that have passed one more, and 0 for none. */
function reachedByWave(
  waves: readonly DateThresholds[],
  name: 'told' | 'skipped' | 'passed',
  instants: readonly (Instant | null)[],
  at: Instant,
): number[][] {
  const read = (own: DateThresholds | undefined) =>
    instants.map((instant) => {
      if (instant === null || own === undefined || (name === 'passed' && instant > at)) return 0
      return countReached(own[name], instant) + (name === 'passed' ? 1 : 0)
    })
  return [undefined, ...waves].map(read)
}

const most = (waves: readonly DateThresholds[], name: keyof DateThresholds): number => Math.max(0, ...waves.map((own) => own[name].length))

/** What one of those who are alike has, by name: the digits in the order in which `joinCells` writes them. */
export function readChoice({ digits, width }: Joined, alike: number, { columns, limits }: Sorting): Choice {
  const from = alike * width
  const plans: PlanChoice[] = []
  let at = from + 6
  for (let p = limits[0]?.waves.length ?? 0; p > 0; p--, at += 4)
    plans.push({ wave: digits[at] ?? 0, told: digits[at + 1] ?? 0, skipped: digits[at + 2] ?? 0, passed: digits[at + 3] ?? 0 })
  return {
    held: digits[from] ?? 0,
    stand: digits[from + 1] ?? 0,
    history: digits[from + 2] ?? 0,
    isDormant: digits[from + 3] === 1,
    stale: digits[from + 4] ?? 0,
    arrival: digits[from + 5] ?? 0,
    plans,
    granted: columns.granted.map((part) => (part === null ? null : digits[at++] === 1)),
  }
}
