import { eq, sql } from 'drizzle-orm'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Connection, openConnection, renewPools } from '@/db/client'
import { useDatabase } from '../support/database'

const database = useDatabase()
const things = pgTable('things', { id: integer().primaryKey(), size: integer().notNull(), note: text() })
let connection: Connection

beforeEach(async () => {
  await database.sql`create table things (id int primary key, size int not null, note text)`
  await database.sql`insert into things values (1, 10, 'a'), (2, 20, 'b')`
  connection = openConnection(database.url, 1)
})
afterEach(async () => {
  await connection.close()
  await database.sql`drop table things`
})

const read = (db: Connection['db'], id: number) => db.select().from(things).where(eq(things.id, id))
const countKept = async (db: Connection['db']) => {
  const [row] = await db.execute<{ kept: number }>(
    sql`select count(*)::int as kept from pg_prepared_statements where statement like '%from "things"%'`,
  )
  return row?.kept
}

test('a statement is parsed once, in and out of transactions; of the plain client none is kept', async () => {
  for (const id of [1, 2, 1]) expect((await read(connection.prepared, id))[0]?.size).toBe(id * 10)
  await connection.prepared.transaction(async (tx) => {
    expect(await read(tx, 2)).toHaveLength(1)
    await tx.transaction(async (inner) => expect(await read(inner, 1)).toHaveLength(1))
  })
  expect(await countKept(connection.prepared)).toBe(1)
  const plain = openConnection(database.url, 1)
  await read(plain.db, 1)
  await read(plain.db, 2)
  expect(await countKept(plain.db)).toBe(0)
  await plain.close()
})

test('a column that a migration gives another type breaks neither a statement nor a transaction that was prepared before', async () => {
  const { prepared } = connection
  const add = (size: number) =>
    prepared.transaction(async (tx) => {
      await tx.insert(things).values({ id: size, size })
      return read(tx, size)
    })
  expect(await add(3)).toHaveLength(1)
  await database.sql`alter table things alter column size type bigint`
  expect(await add(4)).toEqual([{ id: 4, size: 4, note: null }])
  await database.sql`alter table things alter column size type int`
  expect(await read(prepared, 4)).toEqual([{ id: 4, size: 4, note: null }])
  expect(await database.sql`select id from things order by id`).toHaveLength(4)
})

test('nor do statements sent together that answer ids alone; what is really wrong with one is said', async () => {
  const { prepared } = connection
  const add = (id: number) =>
    prepared.transaction((tx) =>
      Promise.all([
        tx.update(things).set({ note: 'x' }).where(eq(things.id, 2)).returning({ id: things.id }),
        tx.insert(things).values({ id, size: id }),
        tx.update(things).set({ size: id }).where(eq(things.id, 1)),
      ]),
    )
  await add(3)
  await database.sql`alter table things alter column size type bigint`
  expect((await add(4))[0]).toEqual([{ id: 2 }])
  expect(await database.sql`select id, size from things where id in (1, 4) order by id`).toEqual([
    { id: 1, size: '4' },
    { id: 4, size: '4' },
  ])
  await expect(add(4)).rejects.toMatchObject({ cause: { code: '23505' } })
})

test('a savepoint that is rolled back takes its own changes along and nothing else', async () => {
  const { prepared } = connection
  await prepared.transaction(async (tx) => {
    await tx.insert(things).values({ id: 3, size: 30 })
    await expect(
      tx.transaction(async (inner) => {
        await inner.insert(things).values({ id: 4, size: 40 })
        inner.rollback()
      }),
    ).rejects.toThrow()
    await tx.update(things).set({ note: 'kept' }).where(eq(things.id, 3))
  })
  expect(await database.sql`select id, note from things where id > 2`).toEqual([{ id: 3, note: 'kept' }])
  const failed = prepared.transaction(async (tx) => {
    await tx.insert(things).values({ id: 5, size: 50 })
    await tx.insert(things).values({ id: 1, size: 0 })
  })
  await expect(failed).rejects.toMatchObject({ cause: { code: '23505' } })
  expect(await read(prepared, 5)).toEqual([])
})

test('after a lost connection, and with a new pool, statements are prepared again', async () => {
  await read(connection.prepared, 1)
  await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
  await expect.poll(() => read(connection.prepared, 1).catch(() => []), { timeout: 5_000 }).toHaveLength(1)
  renewPools()
  expect(await read(connection.prepared, 2)).toHaveLength(1)
  expect(await countKept(connection.prepared)).toBe(1)
})
