/** The people behind groups, found again by what they were grouped by. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import type { Standpoint } from '../../facts/rules'
import type { RunningRules } from '../../running'
import type { Place } from '../../simulation/rules'
import { readCells } from '../cells'
import { type Decided, type FoundGroup, matchGroups } from '../data'
import { follow, joinCells, readChoice } from '../join'
import type { Limits } from '../limits'
import { findStand } from '../somebody'
import { selectCells, selectKeys } from '../sorting/data'

/** From this many people on, a page is found sooner in the order of names than by looking for all of them first. */
const many = 20_000

/** The ids of the people of some groups in the order of name and id, one more than `limit` where there are more. */
export async function listGroupPeople(
  db: Db,
  decided: Decided,
  chosen: readonly FoundGroup[],
  { after, limit }: { after: { name: string; id: string } | null; limit: number },
): Promise<string[]> {
  if (chosen.length === 0) return []
  const { sorting } = decided
  const isMeant = matchGroups(decided, chosen)
  const behind = after ? sql`(o.name, o.id) > (${after.name}, ${after.id}::uuid)` : sql`true`
  const order = sql`order by o.name, o.id limit ${limit + 1}`
  const rows = await db.execute<{ id: string }>(
    chosen.reduce((sum, { people }) => sum + people, 0) > many
      ? sql`select o.id from people o where ${behind} and coalesce((select ${isMeant} from ${sorting.from}
          where f.person_id = o.id and ${sorting.where}), false) ${order}`
      : sql`with chosen as materialized (select f.person_id as id from ${sorting.from} where ${sorting.where} and ${isMeant})
          select o.id from chosen join people o on o.id = chosen.id where ${behind} ${order}`,
  )
  return rows.map(({ id }) => id)
}

/** Sign-ins since an instant by wave of each plan and by row of the tables: all, and those whose strongest factor was a phone. */
export async function countGroupSignIns(
  db: Db,
  rules: RunningRules,
  { sorting }: Decided,
  since: Date,
): Promise<{ standpoint: Standpoint; place: Place; all: number; phone: number }[]> {
  const keyed = sql`select ${selectKeys(sorting)}, e.all_of_them, e.by_phone
    from (select person_id, count(*) as all_of_them, count(*) filter (where factor = 'phone') as by_phone
      from sign_in_events where succeeded and at >= ${since.toISOString()}::timestamptz group by 1) e,
    ${sorting.from} where f.person_id = e.person_id and ${sorting.where}`
  const [row] = await db.execute<{ cells: string | null }>(selectCells(sorting, keyed, [sql`sum(all_of_them)`, sql`sum(by_phone)`]))
  const cells = readCells(sorting, row?.cells ?? '', 2)
  const [limits] = sorting.limits
  const joined = joinCells(sorting, cells, limits as Limits)
  return Array.from({ length: joined.alike }, (_, alike) => {
    const standpoint = findStand(rules, sorting.kinds, readChoice(joined, alike, sorting))
    return follow(joined.firstRow[alike] ?? -1, joined.nextRow).map((row) => {
      const own = follow(joined.firstCell[row] ?? -1, joined.nextCell)
      const sum = (counts: Float64Array | undefined) => own.reduce((all, cell) => all + (counts?.[cell] ?? 0), 0)
      const place = sorting.kinds.shown[joined.shown[row] ?? -1] as Place
      return { standpoint, place, all: sum(cells.counts[0]), phone: sum(cells.counts[1]) }
    })
  }).flat()
}
