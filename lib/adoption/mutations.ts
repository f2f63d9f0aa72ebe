/** Adoption: how far the organisation has come from passwords and phone codes to passkeys, counted as it happens. */
import { and, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { adoptionDaily } from '@/db/schema/adoption'
import { credentials } from '@/db/schema/credentials'
import { people } from '@/db/schema/people'
import { signInEvents } from '@/db/schema/sign-in'
import { newId } from '@/lib/platform/ids'
import { addMeasures, type Counts, differences, measuresOf } from './rules'

/** At most this many people are read at once; imports pass more. */
const batch = 5_000

/**
 * Runs `change` and writes what it changed about these people's measures into `adoption_daily`, on the organisation's day
 * of `now`. Call it inside the transaction that changes credentials, standing or affiliations, once per transaction and
 * around all of them, so that counts and rows are committed together or not at all. Answers what `change` answers.
 */
export async function recordAdoption<T>(
  db: Db,
  about: ({ personId: string } | { personIds: readonly string[] }) & { now: Date },
  change: () => Promise<T>,
): Promise<T> {
  const ids = 'personId' in about ? [about.personId] : [...new Set(about.personIds)]
  const before = await countMeasures(db, ids, 'locked')
  const result = await change()
  const rows = differences(before, await countMeasures(db, ids, 'read'))
  if (rows.length > 0) {
    const day = sql`(${about.now.toISOString()}::timestamptz at time zone coalesce((select zone from organisation where id = 1), 'UTC'))::date`
    await db
      .insert(adoptionDaily)
      .values(rows.map((row) => ({ ...row, day })))
      .onConflictDoUpdate({
        target: [adoptionDaily.measure, adoptionDaily.affiliation, adoptionDaily.day],
        set: { change: sql`${adoptionDaily.change} + excluded.change` },
      })
  }
  return result
}

/**
 * The people's rows are locked before they are counted: two changes of one person at the same time would otherwise both
 * count from the same start and the sum would be wrong for ever. `no key update` lets rows that point at them be inserted.
 */
async function countMeasures(db: Db, ids: readonly string[], mode: 'locked' | 'read'): Promise<Counts> {
  const counts: Counts = new Map()
  for (let at = 0; at < ids.length; at += batch) {
    const some = ids.slice(at, at + batch)
    const query = db
      .select({ id: people.id, standing: people.standing, affiliations: people.affiliations })
      .from(people)
      .where(inArray(people.id, some))
    const rows = await (mode === 'locked' ? query.orderBy(people.id).for('no key update') : query)
    const held = await db
      .select({ personId: credentials.personId, factor: credentials.factor, provenAt: credentials.provenAt })
      .from(credentials)
      .where(and(inArray(credentials.personId, some), isNull(credentials.removedAt), isNull(credentials.disabledAt)))
    const byPerson = Map.groupBy(held, (row) => row.personId)
    for (const person of rows) {
      const own = (byPerson.get(person.id) ?? []).map((row) => ({ factor: row.factor, isProven: row.provenAt !== null }))
      addMeasures(counts, person.affiliations[0] ?? '', measuresOf(person.standing, own))
    }
  }
  return counts
}

export type SignIn = {
  personId: string
  at: Date
  /** The strongest factor that was used; `password` where no second one was. */
  factor: string
  credentialId: string | null
  succeeded: boolean
  address: string
  userAgent: string
  application?: string | null
}

/** Keeps one sign-in, finished or failed. Arrival and last sign-in of the person are the sign-in's own business. */
export async function recordSignIn(db: Db, signIn: SignIn): Promise<void> {
  await db
    .insert(signInEvents)
    .values({ ...signIn, id: newId(signIn.at), userAgent: signIn.userAgent.slice(0, 400), application: signIn.application ?? null })
}
