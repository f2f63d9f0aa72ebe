import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { units } from '@/db/schema/people'
import type { UnitTree } from './rules'
import type { Audience } from './schema'
import { toSql } from './sql'

export type AudienceSample = { size: number; sample: { id: string; name: string; reading: string; login: string }[] }

/**
 * How many active people (and people on leave) an audience has, and some of them, at once: what the audience builder shows
 * while it is being written. The sample is spread by the stable hash and always the same for the same people.
 */
export async function getAudienceSample(db: Db, audience: Audience, tree: UnitTree, sampleSize = 5): Promise<AudienceSample> {
  const scope = sql`p.standing in ('active', 'on-leave') and (${toSql(audience, tree)})`
  const [counted] = await db.execute<{ size: number }>(sql`select count(*)::int as size from people p where ${scope}`)
  const sample = await db.execute<AudienceSample['sample'][number]>(
    sql`select p.id, p.name, p.reading, p.login from people p where ${scope} order by p.bucket, p.id limit ${sampleSize}`,
  )
  return { size: counted?.size ?? 0, sample: [...sample] }
}

/** The tree of units as the interpreters read it: the parent of every unit. */
export async function getUnitTree(db: Db): Promise<UnitTree> {
  const rows = await db.select({ code: units.code, parent: units.parent }).from(units)
  return new Map(rows.map(({ code, parent }) => [code, parent]))
}

/** The names of imported attributes, for the audience builder to offer: read from a spread of people, not from all. */
export async function listAttributeKeys(db: Db): Promise<string[]> {
  const rows = await db.execute<{ key: string }>(sql`
    select distinct k.key from (select p.attributes from people p order by p.id desc limit 2000) s, jsonb_object_keys(s.attributes) k(key) order by 1`)
  return rows.map(({ key }) => key)
}
