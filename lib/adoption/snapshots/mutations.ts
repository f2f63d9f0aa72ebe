/** Counts that take long are counted by one request for all, and shown with the time at which they were counted. */
import { eq, lt, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { snapshots } from '@/db/schema/adoption'
import { after, hours, seconds } from '@/lib/platform/duration'

/** What is counted sooner than this is counted each time. */
const quickMs = 250
const longestMs = seconds(60)

/** How long a count is shown: forty times what it took, at most a minute. */
const keptFor = (tookMs: number): number => (tookMs < quickMs ? 0 : Math.min(longestMs, tookMs * 40))

export type Counted<T> = { at: Date; data: T }

/**
 * What `count` answers, or what it answered a moment ago. `key` names everything that it depends on but people's facts. While one
 * request counts, others wait for it instead of counting as well. `count` works in the transaction it is given: whoever waits holds
 * a connection, and a second one for whoever counts might never come. `T` must survive JSON.
 */
export async function getCounted<T>(db: Db, key: string, now: Date, count: (tx: Db) => Promise<T>): Promise<Counted<T>> {
  const known = await findCounted<T>(db, key, now)
  if (known) return known
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7354003))`)
    const meanwhile = await findCounted<T>(tx, key, now)
    if (meanwhile) return meanwhile
    const began = performance.now()
    const data = await count(tx)
    const tookMs = Math.round(performance.now() - began)
    if (keptFor(tookMs) > 0) {
      await tx.delete(snapshots).where(lt(snapshots.countedAt, after(now, -hours(1))))
      const row = { countedAt: now, tookMs, data }
      await tx
        .insert(snapshots)
        .values({ key, ...row })
        .onConflictDoUpdate({ target: snapshots.key, set: row })
    }
    return { at: now, data }
  })
}

async function findCounted<T>(db: Db, key: string, now: Date): Promise<Counted<T> | null> {
  const [row] = await db.select().from(snapshots).where(eq(snapshots.key, key))
  return row && now.getTime() - row.countedAt.getTime() < keptFor(row.tookMs) ? { at: row.countedAt, data: row.data as T } : null
}
