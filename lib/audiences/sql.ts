import { type SQL, sql } from 'drizzle-orm'
import { isId } from '@/lib/platform/ids'
import { listUnitsBelow, type UnitTree } from './rules'
import type { AttributeTest, Audience } from './schema'

const nobody = sql`false`

/**
 * An audience as a condition on the people table, which the query must call `p`: the interpreter for many, held equal to
 * `matchesAudience` by a property test. Every value is a parameter. No part is ever null, so that `not` turns it round:
 * somebody without an attribute or an external id is outside, and inside its opposite.
 */
export function toSql(audience: Audience, units: UnitTree): SQL {
  if ('all' in audience) return join(audience.all, units, sql` and `, sql`true`)
  if ('any' in audience) return join(audience.any, units, sql` or `, nobody)
  if ('not' in audience) return sql`not (${toSql(audience.not, units)})`
  if ('affiliation' in audience) return overlaps(sql`p.affiliations`, [audience.affiliation])
  if ('unit' in audience) return overlaps(sql`p.units`, listUnitsBelow(audience.unit, units))
  if ('group' in audience) return overlaps(sql`p.groups`, [audience.group])
  if ('attribute' in audience) return attributeToSql(audience.attribute)
  if ('share' in audience) return sql`(p.bucket >= ${audience.share.from} and p.bucket < ${audience.share.below})`
  // Ids compare as the text they are in memory: an id in capitals is nobody's.
  const ids = audience.people.filter((id) => isId(id) && id === id.toLowerCase())
  return sql`(p.id = any(${toArray(ids)}::uuid[]) or coalesce(p.external_id = any(${toArray(audience.people)}::text[]), false))`
}

function join(parts: Audience[], units: UnitTree, by: SQL, ofNothing: SQL): SQL {
  if (parts.length === 0) return ofNothing
  return sql`(${sql.join(
    parts.map((part) => toSql(part, units)),
    by,
  )})`
}

function attributeToSql(test: AttributeTest): SQL {
  if (!isText(test.key)) return nobody
  const value = sql`(p.attributes ->> ${test.key})`
  if ('equals' in test) return isText(test.equals) ? sql`coalesce(${value} = ${test.equals}, false)` : nobody
  if ('oneOf' in test) return sql`coalesce(${value} = any(${toArray(test.oneOf)}::text[]), false)`
  if ('prefix' in test) return isText(test.prefix) ? sql`coalesce(starts_with(${value}, ${test.prefix}), false)` : nobody
  const isDate = sql`${value} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'`
  const compared = 'before' in test ? sql`${value} collate "C" < ${test.before}` : sql`${value} collate "C" > ${test.after}`
  return sql`coalesce(${isDate} and ${compared}, false)`
}

const overlaps = (column: SQL, names: string[]): SQL => sql`(${column} && ${toArray(names)}::text[])`

/** PostgreSQL's text has no zero character: a name with one is nobody's, not an error. */
const isText = (value: string): boolean => !value.includes('\0')

/** One parameter for a whole list, as PostgreSQL writes arrays. */
const toArray = (values: string[]): string =>
  `{${values
    .filter(isText)
    .map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`)
    .join(',')}}`
