/**
 * Facts of tens of thousands of people at once (docs/decisions/0030). The triggers would write them with the plan that their session made
 * for a single person, and compare each of a hundred thousand with each: minutes instead of seconds, and again at every statement.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'

/** From here on triggers of this transaction write no facts: whoever changes something says of whom, at the end (`refreshFactsOf`). */
export async function writeFactsLater(db: Db): Promise<void> {
  await db.execute(sql`set local sekisho.person_facts = 'later'`)
}

/** From here on triggers write facts as ever. */
export async function writeFactsAgain(db: Db): Promise<void> {
  await db.execute(sql`set local sekisho.person_facts = ''`)
}

/** What people hold (standing, password, roles, credentials), or where they belong, read anew. `who` selects each of them once, as `id`. */
export async function refreshFactsOf(db: Db, what: 'held' | 'places', who: SQL): Promise<void> {
  await db.execute(sql`
    select ${sql.raw(`refresh_${what}`)}(array_agg(id)) from (
      select id, row_number() over (order by id) / 2000 as piece from (${who}) who) pieces
    group by piece order by piece`)
}
