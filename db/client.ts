/** The one drizzle client. Room functions take `db: Db`, so that they join the caller's transaction. */

import type { ExtractTablesWithRelations } from 'drizzle-orm'
import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/** The client or a transaction of it: rooms do not care which. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>, ExtractTablesWithRelations<Record<string, never>>>

export type Connection = { db: PostgresJsDatabase; sql: postgres.Sql; close: () => Promise<void> }

/** Opens a pool on one database. `max` is the number of connections; a query waits at most 10 s for a connection. */
export function openConnection(url: string, max = 10): Connection {
  const sql = postgres(url, {
    max,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => {},
    connection: { application_name: 'sekisho', statement_timeout: 120_000 },
  })
  return { db: drizzle(sql), sql, close: () => sql.end({ timeout: 5 }) }
}

// Next bundles server code more than once (pages, routes, instrumentation): the pool hangs on the process, not on the module.
const holder = globalThis as { sekishoConnection?: { url: string; connection: Connection } }

/** The process's shared connection to the database at `url`. */
export function sharedConnection(url: string): Connection {
  if (holder.sekishoConnection?.url !== url) holder.sekishoConnection = { url, connection: openConnection(url) }
  return holder.sekishoConnection.connection
}

/** The shared connection if somebody opened it, for whoever ends the process. */
export const sharedConnectionIfOpen = (): Connection | undefined => holder.sekishoConnection?.connection
