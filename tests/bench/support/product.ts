/** The product as it runs in production: its own build and server, on an empty migrated database. */
import { openConnection } from '@/db/client'
import { migrateDatabase } from '@/db/migrate'
import { organisation } from '@/db/schema/organisation'
import { isBuildOld, spawnServer, stopServer } from '@/lib/command/server'
import { environmentWith } from '@/lib/platform/env'
import type { Scratch } from './scratch'
import { waitFor } from './wait-for'

export const productPort = 3311
export const productOrigin = `http://localhost:${productPort}`

/** Starts it and answers its database, opened beside it, and how to stop it. Throws where there is no current build. */
export async function startProduct(scratch: Scratch, database: string) {
  if (isBuildOld()) throw new Error('the build is missing or older than its sources: npm run build')
  const url = await scratch.url(database)
  await migrateDatabase(url)
  const settings = { ...scratch.settings, DATABASE_URL: url, SEKISHO_ORIGIN: productOrigin, SEKISHO_LOG_LEVEL: 'error' }
  // The library is used beside the server, with the same keys.
  Object.assign(process.env, settings)
  const { db, sql, close } = openConnection(url, 10)
  const at = new Date('2026-01-05T00:00:00Z')
  await db
    .insert(organisation)
    .values({ nameEn: 'Aozora', nameJa: '青空大学', zone: 'Asia/Tokyo', locale: 'en', updatedAt: at })
    .onConflictDoNothing()
  const server = spawnServer(
    ['-p', String(productPort)],
    environmentWith({ ...settings, NODE_ENV: 'production', PORT: String(productPort) }),
  )
  await waitFor(`${productOrigin}/api/health`)
  return {
    db,
    sql,
    server,
    stop: async () => {
      await close()
      await stopServer(server)
    },
  }
}
