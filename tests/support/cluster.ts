/** One PostgreSQL for the whole run of medium tests, with a migrated template database that each test file copies. */
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbedded, stopEmbedded, withDatabase } from '@/db/embedded'
import { migrateDatabase } from '@/db/migrate'

const folder = '.test/cluster'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: vitest's own interface is extended by declaration merging
  interface ProvidedContext {
    clusterUrl: string
  }
}

export default async function setUp(project: TestProject): Promise<() => void> {
  const { url, started } = await startEmbedded({ folder, flags: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] })
  const sql = postgres(withDatabase(url, 'postgres'), { max: 1, onnotice: () => {} })
  await sql`select pg_advisory_lock(7354002)`
  const template = withDatabase(url, 'template_sekisho')
  await sql`drop database if exists template_sekisho with (force)`
  await sql`create database template_sekisho`
  await migrateDatabase(template)
  await sql.end()
  project.provide('clusterUrl', url)
  return () => {
    if (started) stopEmbedded(folder)
  }
}
