/** The people behind groups, found again by what they were grouped by. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import type { Standpoint } from '../../facts/rules'
import type { Place } from '../../simulation/rules'
import type { Decided, PeopleGroup } from '../data'
import { unpackChoices } from '../rules'
import { matchKeys } from '../sorting/data'

/** From this many people on, a page is found sooner in the order of names than by looking for all of them first. */
const many = 20_000

/** The ids of the people of some groups in the order of name and id, one more than `limit` where there are more. */
export async function listGroupPeople(
  db: Db,
  { sorting }: Decided,
  chosen: readonly PeopleGroup[],
  { after, limit }: { after: { name: string; id: string } | null; limit: number },
): Promise<string[]> {
  if (chosen.length === 0) return []
  const keys = chosen.flatMap((group) => (group.keys ? [[...group.keys]] : []))
  const ids = `{${chosen.flatMap(({ personId }) => (personId ? [personId] : [])).join(',')}}`
  const isMeant = sql`(${matchKeys(sorting.keys, keys)} or f.person_id = any(${ids}::uuid[]))`
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
  { sorting }: Decided,
  since: Date,
): Promise<{ standpoint: Standpoint; place: Place; all: number; phone: number }[]> {
  const rows = await db.execute<Record<string, number>>(sql`
    select ${sorting.keys.map((key, i) => sql`(${key})::float8 as ${sql.raw(`k${i}`)}`).reduce((a, b) => sql`${a}, ${b}`)},
      sum(e.all_of_them)::int as "all", sum(e.by_phone)::int as phone
    from (select person_id, count(*) as all_of_them, count(*) filter (where factor = 'phone') as by_phone
      from sign_in_events where succeeded and at >= ${since.toISOString()}::timestamptz group by 1) e,
    ${sorting.from} where f.person_id = e.person_id and ${sorting.where} group by ${sql.raw(sorting.keys.map((_, i) => i + 1).join(', '))}`)
  return rows.flatMap((row) => {
    const kind = sorting.read(
      unpackChoices(
        sorting.packs,
        sorting.sizes,
        sorting.keys.map((_, i) => row[`k${i}`] ?? 0),
      ),
    )
    return kind ? [{ standpoint: kind.standpoint, place: kind.place, all: row.all ?? 0, phone: row.phone ?? 0 }] : []
  })
}
