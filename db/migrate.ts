import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import type postgres from 'postgres'
import { type Db, openConnection } from './client'
import { installQueues } from './queues'

// Not import.meta.url: a bundler moves this file, the project's folder stays where the process was started.
const migrationsFolder = path.join(process.cwd(), 'db/migrations')

/** Every migration, in order. */
export const listMigrations = (): MigrationMeta[] => readMigrationFiles({ migrationsFolder })

/** Applies the migrations that are missing, forward only. Several processes may call it at once: an advisory lock lines them up. */
export async function migrateDatabase(url: string): Promise<void> {
  const connection = openConnection(url, 1)
  try {
    await connection.sql`select pg_advisory_lock(7_354_001)`
    const applied = await readApplied(connection.db)
    for (const migration of listMigrations()) if (!applied.has(migration.hash)) await applyMigration(connection.sql, migration)
    // Rooms enqueue in their transactions, so the queues exist wherever the tables do.
    await installQueues(url)
  } finally {
    await connection.close()
  }
}

/** Whoever waits for a lock stops everybody behind them: no migration waits longer than this, but steps back and tries again. */
const lockPatienceMs = 900
const tries = 60

/**
 * Applies one migration, in a transaction of its own: what it locks is free again before the next begins (all of them in one, as
 * drizzle's own migrator does it, would keep every lock until the last is done). It may take as long as it takes.
 */
export async function applyMigration(connection: postgres.Sql, migration: MigrationMeta): Promise<void> {
  for (let n = 1; ; n++) {
    try {
      await connection.begin(async (tx) => {
        await tx.unsafe(`set local lock_timeout = ${lockPatienceMs}; set local statement_timeout = 0`)
        await tx.unsafe(bookkeeping)
        for (const statement of migration.sql) await tx.unsafe(statement)
        await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`
      })
      return
    } catch (error) {
      if (!isLockTimeout(error) || n === tries) throw error
      await wait(lockPatienceMs)
    }
  }
}

// As drizzle keeps it, so that its tools read it, too.
const bookkeeping = `create schema if not exists drizzle;
  create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`

const isLockTimeout = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '55P03'

/** How many migrations the database still lacks; 0 means it is as new as this program. */
export async function countMissingMigrations(db: Db): Promise<number> {
  const applied = await readApplied(db)
  return listMigrations().filter(({ hash }) => !applied.has(hash)).length
}

async function readApplied(db: Db): Promise<Set<string>> {
  const [{ exists } = { exists: false }] = await db.execute<{ exists: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
  )
  if (!exists) return new Set()
  const rows = await db.execute<{ hash: string }>(sql`select hash from drizzle.__drizzle_migrations`)
  return new Set([...rows].map((row) => row.hash))
}
