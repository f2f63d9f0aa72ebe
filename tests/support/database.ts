import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Connection, openConnection } from '@/db/client'
import { withDatabase } from '@/db/embedded'

/** A database of its own for one test file, copied from the migrated template. Use inside the file: `const { db } = useDatabase()`. */
export function useDatabase(): { readonly db: Connection['db']; readonly sql: Connection['sql']; readonly url: string } {
  const name = `t_${randomBytes(6).toString('hex')}`
  let connection: Connection | undefined
  const opened = () => {
    if (!connection) throw new Error('the database is open only while tests run')
    return connection
  }
  beforeAll(async () => {
    await onCluster((sql) => sql.unsafe(`create database ${name} template ${inject('templateName')}`))
    connection = openConnection(withDatabase(inject('clusterUrl'), name), 20)
  })
  afterAll(async () => {
    await connection?.close()
    await onCluster((sql) => sql.unsafe(`drop database if exists ${name} with (force)`))
  })
  return {
    get db() {
      return opened().db
    },
    get sql() {
      return opened().sql
    },
    get url() {
      return withDatabase(inject('clusterUrl'), name)
    },
  }
}

async function onCluster(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(withDatabase(inject('clusterUrl'), 'postgres'), { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
