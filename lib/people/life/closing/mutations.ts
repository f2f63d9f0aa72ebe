/** What ends when somebody leaves or is suspended, for one person or a hundred thousand. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { issuedInSql } from '@/lib/factors/registry'

/**
 * Ends sessions, unused activation codes, passes and mail that still waits; of those who leave also their own exemptions.
 * Credentials are left as they are: the standing suspends them, and whoever comes back finds them. `who` selects ids of people.
 */
export async function closeWaysIn(db: Db, who: SQL, { why, now }: { why: 'left' | 'suspended'; now: Date }): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`
  const ended = why === 'left' ? 'left' : 'by-administrator'
  await db.execute(sql`update sessions set ended_at = ${at}, ended_why = ${ended} where ended_at is null and person_id in (${who})`)
  await db.execute(sql`
    update activation_codes set revoked_at = ${at} where used_at is null and revoked_at is null and person_id in (${who})`)
  await db.execute(sql`
    update credentials set data = '{}', secret = null, removed_at = ${at}, version = version + 1
    where factor in (${sql.raw(issuedInSql)}) and removed_at is null and person_id in (${who})`)
  await db.execute(sql`
    update proofings set state = 'withdrawn' where state in ('waiting', 'approved') and person_id in (${who})`)
  await db.execute(sql`
    update messages set state = 'failed', failure = 'person-left', sealed = '' where state = 'queued' and person_id in (${who})`)
  if (why === 'left')
    await db.execute(sql`
      update exemptions set ended_at = ${at} where ended_at is null and until_at > ${at} and person_id in (${who})`)
}
