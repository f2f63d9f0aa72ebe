/** The mark of a seeded demonstration, and what may be done because of it. */
import type postgres from 'postgres'

/**
 * Raised when what is seeded changes: a demonstration of another version still runs, and says that a newer one can be seeded.
 * 2: sign-ins of a sample above 50,000 people, and ids that stay unique at a million. 3: whoever has left is kept until a date.
 */
export const seedVersion = 3

/** `version` is missing where version 1 seeded. */
export type DemoMark = { seededAt: string; people: number; version?: number }

/** When and how this database was seeded; null where it was not. */
export async function readMark(sql: postgres.Sql): Promise<DemoMark | null> {
  const [row] = await sql<{ value: DemoMark }[]>`select value from installation where key = 'demo'`
  return row?.value ?? null
}

export async function hasPeople(sql: postgres.Sql): Promise<boolean> {
  return (await sql`select 1 from people limit 1`).length > 0
}

/**
 * DANGER: drops every table. The audit log refuses to be emptied row by row, so a new demonstration begins with new tables;
 * refuses where the mark of an old one is missing, in the same transaction.
 */
export async function dropDemonstration(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (tx) => {
    const marked = await tx`select 1 from installation where key = 'demo' for update`
    if (marked.length === 0) throw new Error('this database is no demonstration: nothing was dropped')
    for (const schema of ['pgboss', 'drizzle', 'public']) await tx`drop schema if exists ${tx(schema)} cascade`
    await tx`create schema public`
  })
}
