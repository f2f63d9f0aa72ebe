/** Whom a filter and a search mean, as a condition over the table `people`. */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people, personRoles } from '@/db/schema/people'
import { heldClasses, personFacts } from '@/db/schema/person-facts'
import { issuedInSql } from '@/lib/factors/registry'
import type { PeopleFilter } from '../../schema'
import { escapeLike, type SearchWord, splitSearch } from '../rules'

export type Asked = { filter: PeopleFilter; search?: string | undefined }

/** What somebody holds, as their class of facts keeps it; the classes of a million people are a few hundred rows. */
const held = (condition: SQL) => sql`exists (
  select 1 from jsonb_array_elements(h.facts -> 'credentials') c
  where not (c ->> 'disabled')::boolean and c ->> 'factor' not in (${sql.raw(issuedInSql)}) and ${condition})`
const isProven = sql`(c ->> 'isProven')::boolean`
// Recovery codes are no factor somebody signs in with every day: they make nobody "held" or "phone only".
const isCounted = sql`c ->> 'factor' <> 'recovery-codes'`

function classesHolding(factor: string, proven: PeopleFilter['proven']): SQL {
  if (factor === 'none') return sql`not ${held(isCounted)}`
  // As adoption counts it (`measuresOf`): what never worked is nothing to rely on, and only the active are in its numbers.
  if (factor === 'phone-only')
    return sql`${held(sql`c ->> 'factor' = 'phone' and ${isProven}`)}
      and not ${held(sql`${isCounted} and c ->> 'factor' <> 'phone' and ${isProven}`)}`
  const has = (state: SQL) => held(sql`c ->> 'factor' = ${factor} ${state}`)
  if (proven === 'yes') return has(sql`and ${isProven}`)
  if (proven === 'no') return sql`${has(sql``)} and not ${has(sql`and ${isProven}`)}`
  return has(sql``)
}

/** People by what they hold. The classes are read beforehand: from their numbers the database knows how many people it will meet. */
async function matchHeld(db: Db, factor: string, proven: PeopleFilter['proven']): Promise<SQL> {
  const rows = await db.execute<{ id: number }>(sql`select h.id from ${heldClasses} h where ${classesHolding(factor, proven)}`)
  const ids = sql`${`{${rows.map(({ id }) => id).join(',')}}`}::int[]`
  const holds = sql`exists (select 1 from ${personFacts} f where f.person_id = people.id and f.held_class = any(${ids}))`
  return factor === 'phone-only' ? sql`${people.standing} = 'active' and ${holds}` : holds
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

/** The condition of a filter and a search; undefined where everybody is meant. Its columns are those of a relation called `people`. */
export async function matchPeople(db: Db, { filter, search = '' }: Asked): Promise<SQL | undefined> {
  const { affiliation, unit, group, standing, role, factor, proven, arrived, locale } = filter
  return and(
    affiliation ? sql`${people.affiliations} @> array[${affiliation}]::text[]` : undefined,
    unit ? sql`${people.units} && ${textArray(await listUnitCodes(db, unit))}` : undefined,
    group ? sql`${people.groups} @> array[${group}]::text[]` : undefined,
    standing ? eq(people.standing, standing) : undefined,
    role
      ? sql`exists (select 1 from ${personRoles} r where r.person_id = ${people.id} ${role === 'any' ? sql`` : sql`and r.role = ${role}`})`
      : undefined,
    factor ? await matchHeld(db, factor, proven) : undefined,
    arrived === 'yes' ? sql`${people.arrivedAt} is not null` : arrived === 'no' ? sql`${people.arrivedAt} is null` : undefined,
    locale ? eq(people.locale, locale) : undefined,
    ...splitSearch(search).map((word, index) => matchingWord(word, index === 0)),
  )
}
