/** The dictionaries of `person_facts`, kept in memory: a class never changes, and its id is never used again. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import type { Classes } from './types'

const tables = { held: 'held_classes', place: 'place_classes', history: 'history_classes' } as const
const known = new Map<string, Classes>()

/**
 * All classes that can be seen now. Later calls read only ids above those known; `isFresh` reads everything again, for whoever
 * met an id that is not there: a class with a smaller id may have been committed later.
 */
export async function getClasses(db: Db, { isFresh = false } = {}): Promise<Classes> {
  // A database that was restored, or dropped and made again, gives the same ids to other facts: its tables or its start are new.
  const [home] = await db.execute<{ database: string }>(
    sql`select current_database() || ':' || coalesce(inet_server_port(), 0) || ':' || 'held_classes'::regclass::oid || ':' || pg_postmaster_start_time() as database`,
  )
  const key = home?.database ?? ''
  const found = known.get(key)
  const classes = found && !isFresh ? found : { held: new Map(), place: new Map(), history: new Map() }
  for (const name of ['held', 'place', 'history'] as const) {
    const own = classes[name] as Map<number, unknown>
    let last = 0
    for (const id of own.keys()) last = Math.max(last, id)
    const rows = await db.execute<{ id: number; facts: unknown }>(
      sql`select id, facts from ${sql.raw(tables[name])} where id > ${last} order by id`,
    )
    for (const { id, facts } of rows) own.set(id, facts)
  }
  known.set(key, classes)
  return classes
}
