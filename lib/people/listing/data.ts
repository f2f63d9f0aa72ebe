/** The table of people: filters, search and paging by key in one query each. */
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { people, personRoles } from '@/db/schema/people'
import type { PageKey, PeopleFilter, PeopleSort } from '../schema'
import type { PersonRow } from '../types'
import { escapeLike, type SearchWord, splitSearch } from './rules'

export type PeopleQuery = { search?: string | undefined; filter: PeopleFilter; sort?: PeopleSort; after?: PageKey | null; limit: number }

// Names of columns never come from a request (SR-85): a sort is looked up here.
const sortColumns = { name: people.name, login: people.login } as const

// Written out: in a selection drizzle would leave the table away, and `id` would be the credential's.
const usable = sql`c.person_id = people.id and c.removed_at is null and c.disabled_at is null`
const holds = (condition: SQL) => sql`exists (select 1 from ${credentials} c where ${usable} and ${condition})`

function matchingFactor(factor: string, proven: PeopleFilter['proven']): SQL {
  // Recovery codes are no factor somebody signs in with every day: they make nobody "held" or "phone only".
  const counted = sql`c.factor not in ('recovery-codes', 'temporary-pass')`
  if (factor === 'none') return sql`not ${holds(counted)}`
  // As adoption counts it (`measuresOf`): what never worked is nothing to rely on, and only the active are in its numbers.
  if (factor === 'phone-only')
    return sql`${people.standing} = 'active' and ${holds(sql`c.factor = 'phone' and c.proven_at is not null`)}
      and not ${holds(sql`${counted} and c.factor <> 'phone' and c.proven_at is not null`)}`
  const has = (state: SQL) => holds(sql`c.factor = ${factor} ${state}`)
  if (proven === 'yes') return has(sql`and c.proven_at is not null`)
  if (proven === 'no') return sql`${has(sql``)} and not ${has(sql`and c.proven_at is not null`)}`
  return has(sql``)
}

// The same expression as the trigram index `people_search`, or the index would not be used.
const haystack = sql`(lower(${people.name}) || ' ' || lower(${people.reading}) || ' ' || ${people.login})`

function matchingWord(word: SearchWord, isFirst: boolean): SQL {
  const text = escapeLike(word.text)
  const reading = escapeLike(word.reading)
  const begins = sql`${people.externalId} like ${`${text}%`} or ${people.externalId} like ${`${text.toUpperCase()}%`}`
  if (!word.isShort) {
    const anywhere = sql`${haystack} like ${`%${text}%`}`
    return reading === text ? sql`(${anywhere} or ${begins})` : sql`(${anywhere} or ${haystack} like ${`%${reading}%`} or ${begins})`
  }
  // Beginnings use the ordered indexes of name, reading, login and id; the second word of a name has none and follows the first.
  const inner = isFirst ? sql`` : sql` or ${haystack} like ${`% ${text}%`} or ${haystack} like ${`% ${reading}%`}`
  return sql`(${people.name} like ${`${text}%`} or ${people.reading} like ${`${reading}%`} or ${people.login} like ${`${text}%`} or ${begins}${inner})`
}

/** The unit and all below it. Read beforehand: from the codes themselves the database knows how many people it will meet. */
async function listUnitCodes(db: Db, unit: string): Promise<string[]> {
  const rows = await db.execute<{ code: string }>(sql`
    with recursive below(code) as (select ${unit}::text union select u.code from units u join below b on u.parent = b.code) select code from below`)
  return rows.map((row) => row.code)
}

const textArray = (values: readonly string[]): SQL =>
  sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`

type Asked = Pick<PeopleQuery, 'filter' | 'search'>

/** The condition of a filter and a search, over the table `people`. */
async function matchPeople(db: Db, { filter, search = '' }: Asked): Promise<SQL | undefined> {
  const { affiliation, unit, group, standing, role, factor, proven, arrived, locale } = filter
  return and(
    affiliation ? sql`${people.affiliations} @> array[${affiliation}]::text[]` : undefined,
    unit ? sql`${people.units} && ${textArray(await listUnitCodes(db, unit))}` : undefined,
    group ? sql`${people.groups} @> array[${group}]::text[]` : undefined,
    standing ? eq(people.standing, standing) : undefined,
    role
      ? sql`exists (select 1 from ${personRoles} r where r.person_id = ${people.id} ${role === 'any' ? sql`` : sql`and r.role = ${role}`})`
      : undefined,
    factor ? matchingFactor(factor, proven) : undefined,
    arrived === 'yes' ? sql`${people.arrivedAt} is not null` : arrived === 'no' ? sql`${people.arrivedAt} is null` : undefined,
    locale ? eq(people.locale, locale) : undefined,
    ...splitSearch(search).map((word, index) => matchingWord(word, index === 0)),
  )
}

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
  factors: sql<
    PersonRow['factors']
  >`coalesce((select json_agg(json_build_object('factor', f.factor, 'isProven', f.proven) order by f.factor) from (select c.factor, bool_or(c.proven_at is not null) as proven from ${credentials} c where ${usable} group by c.factor) f), '[]')`,
  roles: sql<
    PersonRow['roles']
  >`coalesce((select array_agg(r.role order by r.role) from ${personRoles} r where r.person_id = people.id), '{}')`,
}

/**
 * One page of people, at most `limit` rows after the key `after`, by name or login and then id. `next` is the key of the
 * next page, null on the last. Never an offset: a page deep in a million costs the same as the first.
 */
export async function listPeople(db: Db, query: PeopleQuery): Promise<{ rows: PersonRow[]; next: PageKey | null }> {
  const column = sortColumns[query.sort ?? 'name']
  const { after } = query
  const rows = await db
    .select(rowColumns)
    .from(people)
    .where(and(await matchPeople(db, query), after ? sql`(${column}, ${people.id}) > (${after.key}, ${after.id}::uuid)` : undefined))
    .orderBy(asc(column), asc(people.id))
    .limit(query.limit + 1)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > query.limit && last ? { key: last[query.sort ?? 'name'], id: last.id } : null }
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
