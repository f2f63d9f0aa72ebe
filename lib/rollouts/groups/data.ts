/**
 * Everybody decided at some instants, without reading everybody: the database groups people whom `decide()` cannot tell apart, and
 * each group is decided once (docs/decisions/0031).
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { decide } from '@/lib/policy/decide'
import type { Context, Decision, Instant, PersonFacts } from '@/lib/policy/types'
import { toPersonFacts } from '../facts/rules'
import type { RunningRules } from '../running'
import { carryForward, type Place } from '../simulation/rules'
import { type Cells, readCells } from './cells'
import type { HeldFacts } from './classes/types'
import { follow, type Joined, joinCells, readChoice } from './join'
import type { Kinds } from './numbering'
import { type Instants, toRow } from './rules'
import { findSomebody, type Somebody } from './somebody'
import { makeSorting, matchCells, type Sorting, selectCells, selectKeys } from './sorting/data'
import { instantOf } from './stored'

/** People with one decision in one row of the tables. `row` finds them again (`Decided`); somebody decided alone is named instead. */
export type PeopleGroup = {
  people: number
  place: Place
  held: HeldFacts
  facts: PersonFacts
  decision: Decision
  row: number | null
  personId: string | null
}

/** So much of a group finds its people again: whoever lists some of a million keeps no more. */
export type FoundGroup = Pick<PeopleGroup, 'people' | 'row' | 'personId'>
export const keepFound = ({ people, row, personId }: PeopleGroup): FoundGroup => ({ people, row, personId })

/** What finds the people of groups again, once everybody is decided at an instant. */
export type Decided = { at: Instant; sorting: Sorting; cells: Cells; joined: Joined }

const context: Context = { purpose: 'sign-in', simulated: true, networks: [] }

/** `visit` sees every active person and everybody on leave, in groups, at one instant. Throws only where the database or `visit` does. */
export async function decideGroups(
  db: Db,
  rules: RunningRules,
  { at, now }: { at: Instant; now?: Instant | undefined },
  visit: (group: PeopleGroup) => void,
): Promise<Decided> {
  for await (const decided of decideEach(db, rules, { instants: [at], now }, visit)) return decided
  throw new Error('every instant is decided')
}

/**
 * The same at each of some instants, in their order, all of the same moment of the database: it reads everybody once. With `now`
 * sign-ins are carried forward to later instants. Answers each instant when all its groups have been seen, and gives way to other
 * work of the process. Groups are not kept: each holds all facts and reasons of somebody. At most 255 instants: a cell counts the cuts
 * of freshness in a byte.
 */
export async function* decideEach(
  db: Db,
  rules: RunningRules,
  ask: { instants: readonly Instant[]; now?: Instant | undefined },
  visit: (group: PeopleGroup, at: Instant) => void,
): AsyncGenerator<Decided> {
  if (ask.instants.length === 0) return
  if (ask.instants.length > 255) throw new RangeError('at most 255 instants of one reading')
  const { sorting, cells } = await readEverybody(db, rules, ask)
  const { kinds } = sorting
  const loners = makeLoners(db, sorting, cells)
  for (const limits of sorting.limits) {
    const { at } = limits
    const joined = joinCells(sorting, cells, limits)
    const { firstRow, nextRow, shown, people, firstCell, nextCell } = joined
    const alone: { somebody: Somebody; row: number }[] = []
    for (let alike = 0; alike < joined.alike; alike++) {
      const somebody = findSomebody(rules, kinds, limits, readChoice(joined, alike, sorting))
      const { held, placeFacts, history, instants, standpoint } = somebody
      const facts = toPersonFacts(rules, toRow(held, placeFacts, history, instants), standpoint)
      const decision = decide({ at, rules, person: facts, context })
      // Which of two requirements came into force last depends on the dates themselves: those people are decided one by one.
      const isAlone = somebody.isAlone || (rules.plans.length > 1 && somebody.isPersonal && dependsOnOrder(decision))
      for (let row = firstRow[alike] ?? -1; row >= 0; row = nextRow[row] ?? -1) {
        if (isAlone) alone.push({ somebody, row })
        else visit({ people: people[row] ?? 0, place: placeOf(kinds, shown[row]), held, facts, decision, row, personId: null }, at)
      }
    }
    await loners.read(alone.flatMap(({ row }) => follow(firstCell[row] ?? -1, nextCell)))
    for (const { somebody, row } of alone) {
      const { held, placeFacts, history, standpoint } = somebody
      for (const { id, instants } of follow(firstCell[row] ?? -1, nextCell).flatMap(loners.of)) {
        const known = toPersonFacts(rules, toRow(held, placeFacts, history, instants), standpoint)
        const facts = ask.now === undefined ? known : carryForward(known, ask.now, at)
        const decision = decide({ at, rules, person: facts, context })
        visit({ people: 1, place: placeOf(kinds, shown[row]), held, facts, decision, row: null, personId: id }, at)
      }
    }
    yield { at, sorting, cells, joined }
    await new Promise(setImmediate)
  }
}

const nowhere: Place = { unit: '', affiliation: '' }
const placeOf = ({ shown }: Kinds, row: number | undefined): Place => shown[row ?? -1] ?? nowhere

/** The people of some groups of one instant: a condition on `f`. */
export function matchGroups({ sorting, cells, joined }: Decided, groups: readonly FoundGroup[]): SQL {
  const own = groups.flatMap(({ row }) => (row === null ? [] : follow(joined.firstCell[row] ?? -1, joined.nextCell)))
  const ids = `{${groups.flatMap(({ personId }) => (personId ? [personId] : [])).join(',')}}`
  return sql`(${matchCells(sorting, cells, own)} or f.person_id = any(${ids}::uuid[]))`
}

/** One pass over `person_facts`, for all instants. */
async function readEverybody(
  db: Db,
  rules: RunningRules,
  ask: { instants: readonly Instant[]; now?: Instant | undefined },
  isFresh = false,
): Promise<{ sorting: Sorting; cells: Cells }> {
  const sorting = await makeSorting(db, rules, { ...ask, isFresh })
  const keyed = sql`select ${selectKeys(sorting)} from ${sorting.fenced} where ${sorting.where}`
  const [row] = await db.execute<{ cells: string | null }>(selectCells(sorting, keyed, [sql`count(*)`]))
  const cells = readCells(sorting, row?.cells ?? '', 1)
  if (!cells.hasUnknown) return { sorting, cells }
  if (isFresh) throw new Error('person_facts names a class that does not exist')
  return readEverybody(db, rules, ask, true)
}

/**
 * Whether it may matter which of two requirements came into force last (`fold.ts`): one was left out or is not met together with
 * another, or one is met and another is not, where the order says which of them asks.
 */
function dependsOnOrder({ flags, reasons, obligations }: Decision): boolean {
  if (flags.includes('unsatisfiable') || reasons.some(({ code }) => code === 'requires-together')) return true
  const asking = obligations.filter(({ requirement }) => requirement.minimumFactors > 0)
  return (
    asking.some(({ state }) => state === 'satisfied') &&
    asking.some(({ state }) => state === 'required' || state === 'refused' || state === 'locked')
  )
}

/** The people of cells who are decided alone, by their own instants; each cell is read once. */
function makeLoners(db: Db, sorting: Sorting, cells: Cells) {
  type Row = Record<string, number> & { id: string; successes: number[] | null; moments: (number | null)[] | null }
  const known = new Map<number, { id: string; instants: Instants }[]>()
  const read = async (asked: readonly number[]): Promise<void> => {
    const missing = asked.filter((cell) => !known.has(cell))
    if (missing.length === 0) return
    const cellOf = new Map(missing.map((cell) => [cells.keys.map((pack) => pack[cell]).join(), cell]))
    for (const cell of missing) known.set(cell, [])
    const rows = await db.execute<Row>(sql`
      select f.person_id as id, f.arrived_at as "arrivedAt", f.last_sign_in_at as "lastSignInAt", f.on_leave_to as "onLeaveTo", f.elsewhere_seen_at as "seenAt",
        f.elsewhere_last_at as "lastElsewhereAt", f.elsewhere_success_at as "elsewhereSuccessAt",
        to_json(f.successes) as successes, to_json(f.moments) as moments, ${selectKeys(sorting)}
      from ${sorting.from} where ${sorting.where} and ${matchCells(sorting, cells, missing)}`)
    for (const row of rows) {
      const cell = cellOf.get(sorting.keys.map((_, i) => row[`k${i}`]).join())
      // Whoever has changed since everybody was read may be of a cell that was not asked for.
      if (cell !== undefined) known.get(cell)?.push({ id: row.id, instants: readInstants(sorting, row) })
    }
  }
  return { read, of: (cell: number) => known.get(cell) ?? [] }
}

function readInstants(
  { slots }: Sorting,
  row: Record<string, number> & { successes: number[] | null; moments: (number | null)[] | null },
): Instants {
  return {
    arrivedAt: instantOf(row.arrivedAt ?? null),
    lastSignInAt: instantOf(row.lastSignInAt ?? null),
    onLeaveTo: instantOf(row.onLeaveTo ?? null),
    seenElsewhereAt: instantOf(row.seenAt ?? null),
    lastElsewhereAt: instantOf(row.lastElsewhereAt ?? null),
    elsewhereSuccessAt: instantOf(row.elsewhereSuccessAt ?? null),
    successes: (row.successes ?? []).map((success) => instantOf(success)),
    moments: Object.fromEntries(
      [...slots].map(([rollout, slot]) => {
        const [toldAt = null, lastSkipAt = null, passedAt = null] = (row.moments ?? []).slice(3 * slot - 3, 3 * slot).map(instantOf)
        return [rollout, { toldAt, lastSkipAt, passedAt }]
      }),
    ),
  }
}
