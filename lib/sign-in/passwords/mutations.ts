/** Password attempts, counted per name and, apart from it, per name on a device that has signed in before (SR-33). */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { throttles } from '@/db/schema/credentials'
import { keyedHash } from '@/lib/platform/crypto'
import { Refusal } from '@/lib/platform/errors'
import { forgetAfterSeconds, passwordDelay, passwordDelays } from './rules'

const bucket = 'password'

/** `login` folded; `device` the hash of a known device of this very person, or null. Names that nobody has are counted alike. */
export const passwordKey = (login: string, device: string | null): string =>
  keyedHash('password-throttle', device ? `${login}\0${device}` : login)

/**
 * Reserves one attempt before anything is compared (SR-32): the count rises first, and only if the delay after the last
 * attempt is over. So of many at once, one is compared. Refuses with `wait` and the seconds left.
 */
export async function reservePasswordAttempt(db: Db, key: string, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`
  const forget = sql`make_interval(secs => ${forgetAfterSeconds})`
  const delays = sql`${`{${passwordDelays.join(',')}}`}::int[]`
  const delay = sql`make_interval(secs => (${delays})[least(${throttles.count} + 1, ${passwordDelays.length})])`
  const rows = await db
    .insert(throttles)
    .values({ bucket, key, count: 1, resetsAt: sql`${at} + ${forget}` })
    .onConflictDoUpdate({
      target: [throttles.bucket, throttles.key],
      set: {
        count: sql`case when ${throttles.resetsAt} <= ${at} then 1 else ${throttles.count} + 1 end`,
        resetsAt: sql`${at} + ${forget}`,
      },
      setWhere: sql`${throttles.resetsAt} <= ${at} or ${throttles.resetsAt} - ${forget} + ${delay} <= ${at}`,
    })
    .returning({ count: throttles.count })
  if (rows.length > 0) return
  throw new Refusal('wait', { seconds: await getWaitSeconds(db, key, now) })
}

/** The right password ends the row of failures of its own key only. */
export async function clearPasswordAttempts(db: Db, key: string): Promise<void> {
  await db.delete(throttles).where(and(eq(throttles.bucket, bucket), eq(throttles.key, key)))
}

async function getWaitSeconds(db: Db, key: string, now: Date): Promise<number> {
  const [row] = await db
    .select({ count: throttles.count, resetsAt: throttles.resetsAt })
    .from(throttles)
    .where(and(eq(throttles.bucket, bucket), eq(throttles.key, key)))
  if (!row) return 1
  const lastAt = row.resetsAt.getTime() - forgetAfterSeconds * 1000
  return Math.max(1, Math.ceil((lastAt + passwordDelay(row.count) * 1000 - now.getTime()) / 1000))
}
