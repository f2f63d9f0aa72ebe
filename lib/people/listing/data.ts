/** The table of people: filters, search and paging by key, at any size (docs/decisions/0033). */
import { and, asc, gt, inArray, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { people, personRoles } from '@/db/schema/people'
import { issuedInSql } from '@/lib/factors/registry'
import type { PageKey, PeopleSort } from '../schema'
import type { PersonRow } from '../types'
import { type Asked, matchPeople } from './matching/data'

export type PeopleQuery = Asked & { sort?: PeopleSort; after?: PageKey | null; limit: number }

// Names of columns never come from a request (SR-85): a sort is looked up here.
const sortColumns = { name: people.name, login: people.login } as const

const rowColumns = {
  id: people.id,
  externalId: people.externalId,
  login: people.login,
  name: people.name,
  reading: people.reading,
  standing: people.standing,
  affiliations: people.affiliations,
  units: people.units,
  groups: people.groups,
  lastSignInAt: people.lastSignInAt,
  arrivedAt: people.arrivedAt,
  // Written out: in a selection drizzle would leave the table away, and `id` would be the credential's.
  factors: sql<
    PersonRow['factors']
  >`coalesce((select json_agg(json_build_object('factor', f.factor, 'isProven', f.proven) order by f.factor) from (
    select c.factor, bool_or(c.proven_at is not null) as proven from ${credentials} c
    where c.person_id = people.id and c.removed_at is null and c.disabled_at is null and c.factor not in (${sql.raw(issuedInSql)}) group by c.factor) f), '[]')`,
  roles: sql<
    PersonRow['roles']
  >`coalesce((select array_agg(r.role order by r.role) from ${personRoles} r where r.person_id = people.id), '{}')`,
}

/** So many people are walked past in the order of the page before those who match are gathered instead. */
const walked = 5_000

/**
 * One page of people, at most `limit` rows after the key `after`, by name or login and then id. `next` is the key of the
 * next page, null on the last. Never an offset: a page deep in a million costs the same as the first.
 *
 * Found in two ways, because neither is good at everything and no estimate tells which one is: the people that follow in the order of the
 * page are walked, which fills a page at once where many match; where that has not filled it, few match, and they are gathered through the indexes.
 */
export async function listPeople(db: Db, query: PeopleQuery, reach = walked): Promise<{ rows: PersonRow[]; next: PageKey | null }> {
  const sort = query.sort ?? 'name'
  const match = await matchPeople(db, query)
  const wanted = query.limit + 1
  const from = { sort, after: query.after ?? null, reach }
  const found = await walk(db, { ...from, match, limit: wanted })
  if (found.length < wanted && match) {
    const after = await findWalkEnd(db, from)
    if (after) found.push(...(await gather(db, { match, sort, after, limit: wanted - found.length })))
  }
  const keys = found.slice(0, query.limit)
  const rows =
    keys.length === 0
      ? []
      : await db
          .select(rowColumns)
          .from(people)
          .where(
            inArray(
              people.id,
              keys.map(({ id }) => id),
            ),
          )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const page = keys.flatMap(({ id }) => byId.get(id) ?? [])
  return { rows: page, next: found.length > query.limit ? (keys.at(-1) ?? null) : null }
}

type Ordered = { sort: PeopleSort; after: PageKey | null }
type Walk = Ordered & { reach: number }
type Part = { match: SQL | undefined; limit: number }

const isBehind = ({ sort, after }: Ordered): SQL | undefined =>
  after ? sql`(${sortColumns[sort]}, ${people.id}) > (${after.key}, ${after.id}::uuid)` : undefined

/** Those who match among the next `reach` people. Without a condition everybody does. */
async function walk(db: Db, { match, sort, after, reach, limit }: Walk & Part): Promise<PageKey[]> {
  const column = sortColumns[sort]
  const next = db
    .select()
    .from(people)
    .where(isBehind({ sort, after }))
    .orderBy(asc(column), asc(people.id))
    .limit(match ? reach : limit)
  const rows = await db.execute<PageKey>(sql`
    select ${sql.identifier(column.name)} as key, id from (${next}) people ${match ? sql`where ${match}` : sql``}
    order by ${sql.identifier(column.name)}, id limit ${limit}`)
  return [...rows]
}

/** The last key that `walk` looked at; null where there is nobody behind it. */
async function findWalkEnd(db: Db, { reach, ...ordered }: Walk): Promise<PageKey | null> {
  const column = sortColumns[ordered.sort]
  const [row] = await db
    .select({ key: column, id: people.id })
    .from(people)
    .where(isBehind(ordered))
    .orderBy(asc(column), asc(people.id))
    .limit(1)
    .offset(reach - 1)
  return row ?? null
}

/** Those who match behind a key, found through the indexes of what is asked and then put in order: never by walking the order. */
async function gather(db: Db, { match, sort, after, limit }: Part & { sort: PeopleSort; after: PageKey }): Promise<PageKey[]> {
  const column = sortColumns[sort]
  // Not the bare column: its index would be read from the key on, although what is asked for stands in a small part of it.
  const isLater = sql`(${column} || '', ${people.id}) > (${after.key}, ${after.id}::uuid)`
  const found = db.select({ key: column, id: people.id }).from(people).where(and(match, isLater))
  const rows = await db.execute<PageKey>(sql`
    with found(key, id) as materialized (${found}) select key, id from found order by key, id limit ${limit}`)
  return [...rows]
}

/** How many people match, counted up to `atMost`: beyond it the number says "more than". */
export async function countPeople(db: Db, query: Asked, atMost = 10_000): Promise<{ count: number; isMore: boolean }> {
  const some = db
    .select({ one: sql`1` })
    .from(people)
    .where(await matchPeople(db, query))
    .limit(atMost + 1)
    .as('some')
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(some)
  const count = row?.count ?? 0
  return { count: Math.min(count, atMost), isMore: count > atMost }
}

/** Ids that match, in the order of ids, after `after`: one batch of them. */
export async function listPersonIds(db: Db, query: Asked, { after, limit }: { after: string | null; limit: number }): Promise<string[]> {
  const rows = await db
    .select({ id: people.id })
    .from(people)
    .where(and(await matchPeople(db, query), after ? gt(people.id, after) : undefined))
    .orderBy(asc(people.id))
    .limit(limit)
  return rows.map((row) => row.id)
}

/** All ids that match, in batches by id: for exports and for acts on a filter. Bounded memory, whatever the size. */
export async function* eachPersonId(db: Db, query: Asked, batch = 500): AsyncGenerator<string[]> {
  for (let after: string | null = null; ; ) {
    const ids: string[] = await listPersonIds(db, query, { after, limit: batch })
    if (ids.length === 0) return
    yield ids
    after = ids.at(-1) ?? null
  }
}
