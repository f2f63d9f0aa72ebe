import path from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { type Db, openConnection } from './client'
import { installQueues } from './queues'

// Not import.meta.url: a bundler moves this file, the project's folder stays where the process was started.
const migrationsFolder = path.join(process.cwd(), 'db/migrations')

/** Applies the migrations that are missing, forward only. Several processes may call it at once: an advisory lock lines them up. */
export async function migrateDatabase(url: string): Promise<void> {
  const connection = openConnection(url, 1)
  try {
    await connection.sql`select pg_advisory_lock(7_354_001)`
    await migrate(connection.db, { migrationsFolder })
    // Rooms enqueue in their transactions, so the queues exist wherever the tables do.
    await installQueues(url)
  } finally {
    await connection.close()
  }
}

/** How many migrations the database still lacks; 0 means it is as new as this program. */
export async function countMissingMigrations(db: Db): Promise<number> {
  const files = readMigrationFiles({ migrationsFolder })
  const [{ exists } = { exists: false }] = await db.execute<{ exists: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
  )
  if (!exists) return files.length
  const rows = await db.execute<{ hash: string }>(sql`select hash from drizzle.__drizzle_migrations`)
  const applied = new Set([...rows].map((row) => row.hash))
  return files.filter((file) => !applied.has(file.hash)).length
}
