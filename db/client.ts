/** The one drizzle client. Room functions take `db: Db`, so that they join the caller's transaction. */

import type { ExtractTablesWithRelations } from 'drizzle-orm'
import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { prepareStatements } from './prepared'

/** The client or a transaction of it: rooms do not care which. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>, ExtractTablesWithRelations<Record<string, never>>>

/**
 * `db`, `prepared` and `sql` are those of the pool as it is now: read them when something begins, and do not keep them.
 * `prepared` is `db` for what every request asks, see `prepareStatements`.
 */
export type Connection = {
  readonly db: PostgresJsDatabase
  readonly prepared: PostgresJsDatabase
  readonly sql: postgres.Sql
  close: () => Promise<void>
}

// Next bundles server code more than once (pages, routes, instrumentation): pools hang on the process, not on the module.
const holder = globalThis as { sekishoConnection?: { url: string; connection: Connection }; sekishoPoolsRenewed?: number }

/** Opens a pool on one database. `max` is the number of connections; a query waits at most 10 s for a connection. */
export function openConnection(url: string, max = 10): Connection {
  let pool = openPool(url, max)
  let openedAt = holder.sekishoPoolsRenewed
  const current = () => {
    if (openedAt !== holder.sekishoPoolsRenewed) {
      openedAt = holder.sekishoPoolsRenewed
      pool = openPool(url, max)
    }
    return pool
  }
  return {
    get db() {
      return current().db
    },
    get prepared() {
      return current().prepared
    },
    get sql() {
      return current().sql
    },
    close: () => pool.sql.end({ timeout: 5 }),
  }
}

/**
 * Whatever begins from now on gets a new pool, on every connection of this process. Whoever works with an old one finishes
 * there; its connections close when they are idle.
 */
export function renewPools(): void {
  holder.sekishoPoolsRenewed = (holder.sekishoPoolsRenewed ?? 0) + 1
}

function openPool(url: string, max: number) {
  const sql = postgres(url, {
    max,
    connect_timeout: 10,
    idle_timeout: 60,
    // Its own grows to 20 s: after a restart of the database everybody would wait for it.
    backoff: (attempts: number) => Math.min(1, 3 ** attempts / 100),
    onnotice: () => {},
    connection: { application_name: 'sekisho', statement_timeout: 120_000 },
  })
  return { db: drizzle(sql), prepared: drizzle(prepareStatements(sql)), sql }
}

/** The process's shared connection to the database at `url`. */
export function sharedConnection(url: string): Connection {
  if (holder.sekishoConnection?.url !== url) holder.sekishoConnection = { url, connection: openConnection(url) }
  return holder.sekishoConnection.connection
}

/** The shared connection if somebody opened it, for whoever ends the process. */
export const sharedConnectionIfOpen = (): Connection | undefined => holder.sekishoConnection?.connection
