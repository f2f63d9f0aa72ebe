/** One PostgreSQL for the whole run of medium tests, with a migrated template database that each test file copies. */
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbedded, stopEmbedded, withDatabase } from '@/db/embedded'
import { migrateDatabase } from '@/db/migrate'

const folder = '.test/cluster'
const templateName = `template_sekisho_${process.pid}`

declare module 'vitest' {
  // An interface, because vitest's own is extended by declaration merging.
  interface ProvidedContext {
    clusterUrl: string
    templateName: string
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { url } = await startEmbedded({ folder, flags: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] })
  const sql = postgres(withDatabase(url, 'postgres'), { max: 1, onnotice: () => {} })
  await sql`select pg_advisory_lock(7354002)`
  await sql`drop database if exists ${sql(templateName)} with (force)`
  await sql`create database ${sql(templateName)}`
  await migrateDatabase(withDatabase(url, templateName))
  await sql.end()
  project.provide('clusterUrl', url)
  project.provide('templateName', templateName)
  return async () => {
    const last = postgres(withDatabase(url, 'postgres'), { max: 1, onnotice: () => {} })
    await last`drop database if exists ${last(templateName)} with (force)`
    const [row] = await last`select count(*)::int as others from pg_database where datname like 'template_sekisho_%'`
    await last.end()
    // Another run may share the cluster: the last one stops it.
    if (row?.others === 0) stopEmbedded(folder)
  }
}
