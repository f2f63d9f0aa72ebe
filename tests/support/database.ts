import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Connection, openConnection } from '@/db/client'
import { withDatabase } from '@/db/embedded'

/** A database of its own for one test file, copied from the migrated template. Use inside the file: `const { db } = useDatabase()`. */
export function useDatabase(): {
  readonly db: Connection['db']
  readonly sql: Connection['sql']
  readonly url: string
  /** Another database with the same rows, as a restored dump is one. `db` and `sql` are new ones afterwards. */
  copy: () => Promise<Connection & { url: string }>
} {
  const copies: { name: string; connection: Connection }[] = []
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
    for (const one of copies) await one.connection.close()
    for (const each of [name, ...copies.map((one) => one.name)])
      await onCluster((sql) => sql.unsafe(`drop database if exists ${each} with (force)`))
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
    copy: async () => {
      const copy = `${name}_${copies.length}`
      await opened().close()
      await onCluster((sql) => sql.unsafe(`create database ${copy} template ${name}`))
      connection = openConnection(withDatabase(inject('clusterUrl'), name), 20)
      const url = withDatabase(inject('clusterUrl'), copy)
      const made = openConnection(url, 20)
      copies.push({ name: copy, connection: made })
      return Object.assign(made, { url })
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
