/** The database of this process: the one that DATABASE_URL names, or the embedded one in the data folder. */
import { type Connection, sharedConnection } from '@/db/client'
import { startEmbedded } from '@/db/embedded'
import { requireOwnDatabase } from '@/db/origin'
import { settings } from './env'

/** Starts the embedded database of the data folder, its log archived where `SEKISHO_BACKUP_DIR` says so; `started`: it did not run. */
export function startOwnDatabase(say?: (line: string) => void): Promise<{ url: string; started: boolean }> {
  const { SEKISHO_DATA_DIR: folder, SEKISHO_BACKUP_DIR: backups } = settings()
  return startEmbedded({ folder, backups, ...(say ? { say } : {}) })
}

let url: Promise<string> | undefined

/** The address of the database; starts the embedded one where no other is set. */
export function databaseUrl(): Promise<string> {
  const { DATABASE_URL } = settings()
  if (DATABASE_URL) return Promise.resolve(DATABASE_URL)
  url ??= startOwnDatabase().then(
    (embedded) => embedded.url,
    (error) => {
      url = undefined
      throw error
    },
  )
  return url
}

/** DANGER: also a database that was restored and that nobody has looked after yet. For the commands that do just that. */
export async function connectionAsFound(): Promise<Connection> {
  return sharedConnection(await databaseUrl())
}

let isOwn = false

/**
 * The shared connection pool of this process. While the database is a copy that `sekisho db after-restore` has not seen, it
 * throws what reads as "unavailable": sessions and codes from before the restore are good for nothing (FT-65).
 */
export async function connection(): Promise<Connection> {
  const found = await connectionAsFound()
  if (!isOwn) isOwn = await requireOwnDatabase(found.db)
  return found
}

/** The shared drizzle client. Pages, actions, routes and commands begin with it; rooms get it as `db`. */
export async function database(): Promise<Connection['db']> {
  return (await connection()).db
}

/** The shared client for what every request asks by keys (`db/prepared.ts`): gates, and the steps of a sign-in. */
export async function preparedDatabase(): Promise<Connection['prepared']> {
  return (await connection()).prepared
}
