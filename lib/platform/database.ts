/** The database of this process: the one that DATABASE_URL names, or the embedded one in the data folder. */
import { type Connection, sharedConnection } from '@/db/client'
import { startEmbedded } from '@/db/embedded'
import { requireOwnDatabase } from '@/db/origin'
import { settings } from './env'

let url: Promise<string> | undefined

/** The address of the database; starts the embedded one where no other is set. */
export function databaseUrl(): Promise<string> {
  const { DATABASE_URL, SEKISHO_DATA_DIR, SEKISHO_BACKUP_DIR } = settings()
  if (DATABASE_URL) return Promise.resolve(DATABASE_URL)
  url ??= startEmbedded({ folder: SEKISHO_DATA_DIR, backups: SEKISHO_BACKUP_DIR }).then(
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
