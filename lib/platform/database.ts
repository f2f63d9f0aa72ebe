/** The database of this process: the one that DATABASE_URL names, or the embedded one in the data folder. */
import { type Connection, sharedConnection } from '@/db/client'
import { startEmbedded } from '@/db/embedded'
import { settings } from './env'

let url: Promise<string> | undefined

/** The address of the database; starts the embedded one where no other is set. */
export function databaseUrl(): Promise<string> {
  const { DATABASE_URL, SEKISHO_DATA_DIR } = settings()
  if (DATABASE_URL) return Promise.resolve(DATABASE_URL)
  url ??= startEmbedded({ folder: SEKISHO_DATA_DIR }).then(
    (embedded) => embedded.url,
    (error) => {
      url = undefined
      throw error
    },
  )
  return url
}

/** The shared connection pool of this process. */
export async function connection(): Promise<Connection> {
  return sharedConnection(await databaseUrl())
}

/** The shared drizzle client. Pages, actions, routes and commands begin with it; rooms get it as `db`. */
export async function database(): Promise<Connection['db']> {
  return (await connection()).db
}
