/** Which database this is. A restored or copied one must not serve before somebody has said what it is. */
import { sql } from 'drizzle-orm'
import type { Db } from './client'

/** Thrown while a database is a copy of another and nobody has run `sekisho db after-restore`. Its code reads as "unavailable". */
export class CopiedDatabase extends Error {
  readonly code = 'DATABASE_COPIED'

  constructor() {
    super('this database was restored from a backup or copied: run sekisho db after-restore before it serves')
    this.name = 'CopiedDatabase'
  }
}

const key = 'origin'

/**
 * Refuses with `CopiedDatabase` unless this is the database that was served before. The first process that serves it writes
 * down PostgreSQL's own identity of cluster and database: a dump, a template or a replica made into a database of its own
 * brings the row along and has another identity. Answers false where there are no tables yet: ask again.
 */
export async function requireOwnDatabase(db: Db): Promise<boolean> {
  const [{ exists } = { exists: false }] = await db.execute<{ exists: boolean }>(
    sql`select to_regclass('public.installation') is not null as exists`,
  )
  if (!exists) return false
  const identity = await readIdentity(db)
  const known = async () => {
    const [row] = await db.execute<{ identity: string }>(sql`select value ->> 'identity' as identity from installation where key = ${key}`)
    return row?.identity
  }
  let found = await known()
  if (found === undefined) {
    await db.execute(
      sql`insert into installation (key, value, updated_at) values (${key}, ${JSON.stringify({ identity })}::text::jsonb, now()) on conflict (key) do nothing`,
    )
    found = await known()
  }
  if (found !== identity) throw new CopiedDatabase()
  return true
}

/** Says that this database is the one to serve from now on. */
export async function adoptDatabase(db: Db, now: Date): Promise<void> {
  const value = JSON.stringify({ identity: await readIdentity(db) })
  await db.execute(sql`
    insert into installation (key, value, updated_at) values (${key}, ${value}::text::jsonb, ${now.toISOString()}::timestamptz)
    on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`)
}

/** Cluster and database. Some hosted PostgreSQL do not tell their cluster: there it is the database alone. */
async function readIdentity(db: Db): Promise<string> {
  const [{ oid, tells } = { oid: '', tells: false }] = await db.execute<{ oid: string; tells: boolean }>(
    sql`select oid::text, has_function_privilege('pg_control_system()', 'execute') as tells from pg_database where datname = current_database()`,
  )
  if (!tells) return oid
  const [row] = await db.execute<{ cluster: string }>(sql`select system_identifier::text as cluster from pg_control_system()`)
  return `${row?.cluster}/${oid}`
}
