import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { throttles } from '@/db/schema/credentials'
import { after } from '@/lib/platform/duration'

/** `moves`: the window begins anew with each taking, so that no stretch of that length ever holds more than `limit`. */
export type Limit = { bucket: string; limit: number; windowMs: number; moves: boolean }

/**
 * Takes one from a counter; one statement, so that takers at the same time cannot pass the limit together. `key` must not be
 * readable: pass a keyed hash. Refused: nothing was taken, and when to come back.
 */
export async function takeOne(
  db: Db,
  { bucket, limit, windowMs, moves }: Limit,
  key: string,
  now: Date,
): Promise<{ ok: true } | { ok: false; resetsAt: Date }> {
  const resetsAt = after(now, windowMs)
  const isOver = sql`${throttles.resetsAt} <= ${now.toISOString()}::timestamptz`
  const kept = moves ? sql`excluded.resets_at` : throttles.resetsAt
  const taken = await db
    .insert(throttles)
    .values({ bucket, key, count: 1, resetsAt })
    .onConflictDoUpdate({
      target: [throttles.bucket, throttles.key],
      set: {
        count: sql`case when ${isOver} then 1 else ${throttles.count} + 1 end`,
        resetsAt: sql`case when ${isOver} then excluded.resets_at else ${kept} end`,
      },
      setWhere: sql`${isOver} or ${throttles.count} < ${limit}`,
    })
    .returning({ count: throttles.count })
  if (taken.length > 0) return { ok: true }
  const [row] = await db
    .select({ resetsAt: throttles.resetsAt })
    .from(throttles)
    .where(and(eq(throttles.bucket, bucket), eq(throttles.key, key)))
  return { ok: false, resetsAt: row?.resetsAt ?? resetsAt }
}
