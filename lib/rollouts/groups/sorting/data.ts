/**
 * What the database groups people by: what they share, and between which cuts each of their own instants lies. People of one cell
 * have the same answer to every comparison at every instant that is asked about (docs/decisions/0031).
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { toSql } from '@/lib/audiences/sql'
import type { Instant } from '@/lib/policy/types'
import type { RunningRules } from '../../running'
import type { Cells } from '../cells'
import { getClasses } from '../classes/data'
import type { Classes } from '../classes/types'
import { type Cuts, findLimits, joinLimits, type Limits } from '../limits'
import { type Kinds, numberClasses } from '../numbering'
import { comparedCredentials, countLive, isAboutPlace, packSizes, together } from '../rules'
import { second } from '../stored'
import { countMissingIn, countReachedIn } from './text'

/** The columns of `person_facts` that everybody is read by. */
const always = [
  ...['person_id', 'held_class', 'place_class', 'history_class', 'leaves_at', 'arrived_at', 'last_sign_in_at', 'on_leave_to'],
  ...['oldest_success', 'successes'],
]

/** Which of a cell's choices says what; null where nobody differs in it. */
export type Columns = {
  place: number
  held: number
  history: number
  /** By plan: the wave of an audience that asks for more than places, from 1 (0 none). By exemption of an audience: 1 for its people. */
  waves: (number | null)[]
  granted: (number | null)[]
  /** The own instants: 0 for none, else one more than the cuts that are reached. `told` and `skipped`: the cuts alone. */
  leaves: number | null
  signedIn: number
  arrived: number
  back: number
  seenElsewhere: number | null
  lastElsewhere: number | null
  successElsewhere: number | null
  told: (number | null)[]
  skipped: (number | null)[]
  passed: (number | null)[]
  /** Of four credentials each: how many cuts of freshness have *not* been reached, as digits of one number. */
  stale: number[]
}

/** Expressions on `person_facts` (`f`) that tell people apart, packed into whole numbers, and what reads them back. */
export type Sorting = {
  packs: number[][]
  sizes: number[]
  keys: SQL[]
  from: SQL
  /** The same table with a bound that keeps it apart: its columns are worked out once, and it is only for reading everybody. */
  fenced: SQL
  where: SQL
  slots: Map<string, number>
  kinds: Kinds
  columns: Columns
  cuts: Cuts
  /** How many credentials are compared. */
  compared: number
  limits: Limits[]
}

const numbered = new WeakMap<RunningRules, { classes: Classes; sizes: string; kinds: Kinds }>()

/** Classes as these rules number them, kept for as long as none is added and the rules are in memory. */
function getKinds(classes: Classes, rules: RunningRules): Kinds {
  const sizes = [classes.held.size, classes.place.size, classes.history.size].join()
  const known = numbered.get(rules)
  if (known?.classes === classes && known.sizes === sizes) return known.kinds
  const kinds = numberClasses(classes, rules)
  numbered.set(rules, { classes, sizes, kinds })
  return kinds
}

/** How people are told apart at all of these instants. With `now` sign-ins are carried forward to later ones. `isFresh` reads all classes again. */
export async function makeSorting(
  db: Db,
  rules: RunningRules,
  { instants, now, isFresh }: { instants: readonly Instant[]; now?: Instant | undefined; isFresh: boolean },
): Promise<Sorting> {
  const slots = new Map(
    (await db.execute<{ id: string; slot: number }>(sql`select id, slot from rollouts`)).map(({ id, slot }) => [id, slot]),
  )
  const kinds = getKinds(await getClasses(db, { isFresh }), rules)
  const limits = instants.map((at) => findLimits(rules, at, now))
  const cuts = joinLimits(limits, rules.plans.length)
  const isElsewhere = typeof rules.enforcedBy === 'string'
  const compared = Math.min(comparedCredentials, Math.max(0, ...kinds.held.map(countLive)))

  // A part is written once it is known where its choices stand in the key: as numbers that are ready to be added.
  const parts: { size: number; write: (unit: number) => SQL }[] = []
  const add = (size: number, write: (unit: number) => SQL): number => parts.push({ size, write }) - 1
  const addInstant = (column: string, own: readonly Instant[]) =>
    add(own.length + 2, (unit) => sql.raw(`case when ${column} is null then 0 else ${countReachedIn(column, own, { from: 1, unit })} end`))
  const addClass = (column: string, numbers: ReadonlyMap<number, number>, unknown: number) =>
    add(unknown + 1, (unit) => lookUp(column, numbers, { unknown, unit }))
  const moments: number[] = []
  let needsPeople = false
  const ask = (audience: Parameters<typeof toSql>[0]): SQL => {
    needsPeople = true
    return toSql(audience, rules.units)
  }
  const addMoments = (place: number, name: 'told' | 'skipped' | 'passed') =>
    rules.plans.map((plan, p) => {
      const slot = slots.get(plan.id)
      const own = cuts[name][p] ?? []
      if (slot === undefined || own.length === 0) return null
      const moment = `f.m${moments.push(3 * slot - 3 + place)}`
      return name === 'passed'
        ? addInstant(moment, own)
        : add(own.length + 1, (unit) => sql.raw(countReachedIn(moment, own, { from: 0, unit })))
    })
  const columns: Columns = {
    place: addClass('f.place_class', kinds.placeOf, kinds.place.length),
    held: addClass('f.held_class', kinds.heldOf, kinds.held.length + 1),
    history: addClass('f.history_class', kinds.historyOf, kinds.history.length),
    waves: rules.plans.map((plan) => {
      if (plan.waves.every((wave) => wave.isFrozen || isAboutPlace(wave.audience))) return null
      const live = plan.waves.map((wave) => (wave.isFrozen ? null : ask(wave.audience)))
      return add(plan.waves.length + 1, (unit) => {
        const whens = live.flatMap((asked, i) => (asked ? [sql`when (${asked}) then ${sql.raw(String((i + 1) * unit))}`] : []))
        return sql`case ${sql.join(whens, sql` `)} else 0 end`
      })
    }),
    granted: rules.audienceExemptions.map(({ audience }) => {
      if (isAboutPlace(audience)) return null
      const asked = ask(audience)
      return add(2, (unit) => sql`case when (${asked}) then ${sql.raw(String(unit))} else 0 end`)
    }),
    leaves: cuts.leaves.length === 0 ? null : addInstant('f.leaves_at', cuts.leaves),
    signedIn: add(cuts.signedIn.length + cuts.neverSince.length + 3, (unit) =>
      sql.raw(`case when f.last_sign_in_at is not null then ${countReachedIn('f.last_sign_in_at', cuts.signedIn, { from: 1, unit })}
        when f.arrived_at is null then 0 else ${countReachedIn('f.arrived_at', cuts.neverSince, { from: cuts.signedIn.length + 2, unit })} end`),
    ),
    arrived: addInstant('f.arrived_at', cuts.arrived),
    back: addInstant('f.on_leave_to', cuts.back),
    seenElsewhere: isElsewhere ? addInstant('f.elsewhere_seen_at', cuts.seenElsewhere) : null,
    lastElsewhere: isElsewhere ? addInstant('f.elsewhere_last_at', cuts.lastElsewhere) : null,
    successElsewhere: isElsewhere ? addInstant('f.elsewhere_success_at', cuts.successElsewhere) : null,
    told: addMoments(1, 'told'),
    skipped: addMoments(2, 'skipped'),
    passed: addMoments(3, 'passed'),
    stale: Array.from({ length: Math.ceil(compared / together) }, (_, chunk) => {
      const base = cuts.fresh.length + 1
      const own = Array.from(
        { length: Math.min(together, compared - chunk * together) },
        (_, i) => `f.successes[${chunk * together + i + 1}]`,
      )
      // While the oldest success is fresh at every instant, all are.
      const isFreshAlways = `f.successes is null or f.oldest_success >= ${second(Math.max(...cuts.fresh))}`
      return add(base ** own.length, (unit) => {
        const digits = own.map((success, i) => countMissingIn(success, cuts.fresh, unit * base ** i))
        return sql.raw(`case when ${isFreshAlways} then 0 else ${digits.join(' + ')} end`)
      })
    }),
  }

  const sizes = parts.map(({ size }) => size)
  const packs = packSizes(sizes)
  const keys = packs.map((pack) => {
    let unit = 1
    const terms = pack.map((i) => {
      const term = parts[i]?.write(unit) ?? sql`0`
      unit *= sizes[i] ?? 1
      return sql`(${term})`
    })
    return sql`0::int8 + ${sql.join(terms, sql` + `)}`
  })
  // An element of an array costs as much as several comparisons: each is read once.
  const elements = moments.map((moment, i) => `, moments[${moment}] as m${i + 1}`).join('')
  const read = isElsewhere ? [...always, 'elsewhere_seen_at', 'elsewhere_last_at', 'elsewhere_success_at'] : always
  const people = needsPeople ? sql` join people p on p.id = f.person_id` : sql``
  return {
    packs,
    sizes,
    keys,
    slots,
    from: sql`(select *${sql.raw(elements)} from person_facts) f${people}`,
    fenced: sql`(select ${sql.raw(`${read.join(', ')}${elements}`)} from person_facts ${apart}) f${people}`,
    where: sql.raw(`(f.leaves_at is null or f.leaves_at > ${second(Math.min(...instants))})`),
    kinds,
    columns,
    cuts,
    compared,
    limits,
  }
}

/**
 * Keeps an inner query apart: taken into the outer one, its columns are worked out wherever they are named, and the planner
 * expects as many groups as people and counts them in one process. Only a bound of this very type leaves it parallel.
 */
export const apart: SQL = sql`offset '0'::bigint`

/** The keys as columns `k0`, `k1` … */
export const selectKeys = ({ keys }: Sorting): SQL =>
  sql.join(
    keys.map((key, i) => sql`${key} as ${sql.raw(`k${i}`)}`),
    sql`, `,
  )

/** Cells with their keys and counts (columns of `from`, as sums or `count(*)`), as one text: `readCells` reads it. */
export function selectCells(sorting: Sorting, from: SQL, counts: readonly SQL[]): SQL {
  const names = sql.raw(sorting.keys.map((_, i) => `k${i}`).join(', '))
  const numbers = [...sorting.keys.map((_, i) => sql.raw(`k${i}`)), ...counts.map((_, i) => sql.raw(`n${i}`))]
  const counted = counts.map((count, i) => sql`${count} as ${sql.raw(`n${i}`)}`)
  return sql`select string_agg(concat_ws(' ', ${sql.join(numbers, sql`, `)}), ' ') as cells
    from (select ${names}, ${sql.join(counted, sql`, `)} from (${from} ${apart}) keyed group by ${names}) cells`
}

/** A class as the number it stands for, times `unit`: an element of one array, which costs less than a join. */
function lookUp(column: string, numbers: ReadonlyMap<number, number>, { unknown, unit }: { unknown: number; unit: number }): SQL {
  const list: (number | string)[] = []
  for (const [id, number] of numbers) list[id - 1] = number * unit
  const text = `{${Array.from(list, (number) => number ?? 'NULL').join(',')}}`
  return sql`coalesce((${text}::int8[])[${sql.raw(column)}], ${sql.raw(String(unknown * unit))})`
}

/** The people of some cells. Their classes are asked for first, which costs less than to work out everybody's key. */
export function matchCells({ keys, kinds, columns }: Sorting, cells: Cells, asked: readonly number[]): SQL {
  const classes = (part: number, numbers: ReadonlyMap<number, number>): SQL => {
    const wanted = new Set(asked.map((cell) => cells.choices[part]?.[cell] ?? -1))
    return sql`${`{${[...numbers].flatMap(([id, number]) => (wanted.has(number) ? [id] : [])).join(',')}}`}::int[]`
  }
  const list = (pack: Float64Array | undefined): SQL => sql`unnest(${`{${asked.map((cell) => pack?.[cell] ?? 0).join(',')}}`}::int8[])`
  return sql`(f.history_class = any(${classes(columns.history, kinds.historyOf)}) and f.held_class = any(${classes(columns.held, kinds.heldOf)})
    and (${sql.join([...keys], sql`, `)}) in (select ${sql.join(cells.keys.map(list), sql`, `)}))`
}
