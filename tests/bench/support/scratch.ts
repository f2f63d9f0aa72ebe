/** A PostgreSQL for benchmarks, with ordinary durability, and databases of their own in it that are made anew for each run. */
import { mkdirSync } from 'node:fs'
import postgres from 'postgres'
import { startEmbedded, stopEmbedded, withDatabase } from '@/db/embedded'
import { localSettings } from '@/lib/platform/env'

const folder = '.test/bench'

export type Scratch = { url: (database: string) => Promise<string>; settings: Record<string, string>; stop: () => void }

/** Starts it (or finds it running). `url` makes the named database empty and answers where it is. */
export async function startScratch(): Promise<Scratch> {
  mkdirSync(folder, { recursive: true })
  const { url } = await startEmbedded({ folder, flags: ['max_connections=200'] })
  const settings = { ...localSettings(folder), SEKISHO_DATA_DIR: folder }
  return {
    settings,
    url: async (database) => {
      const sql = postgres(withDatabase(url, 'postgres'), { max: 1, onnotice: () => {} })
      await sql`drop database if exists ${sql(database)} with (force)`
      await sql`create database ${sql(database)}`
      await sql.end()
      return withDatabase(url, database)
    },
    stop: () => void stopEmbedded(folder),
  }
}
