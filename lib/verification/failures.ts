import { and, asc, eq, gt, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { recordAdoption } from '@/lib/adoption/mutations'
import type { CredentialRow } from './held'
import { recordCredentialChange } from './record'
import { inTransaction } from './undo'

/** Consecutive failures after which a credential must be registered again (decision D6; NIST SP 800-63B-4 §3.2.2 allows 100). */
export const hardCap = 50

const mayBeCompared = (ids: string[], cap: number) =>
  and(inArray(credentials.id, ids), isNull(credentials.disabledAt), isNull(credentials.removedAt), lt(credentials.failures, cap))

/**
 * Reserves one failure on each credential that a guess will be compared with, and answers the rows of those that may be (SR-30 to SR-32).
 * The count belongs to the credential: no new code, challenge, session, address or node starts it again. Rows are locked in
 * the order of their ids, so that two guesses at once cannot wait for each other.
 */
export async function reserveFailures(db: Db, ids: string[], cap: number): Promise<CredentialRow[]> {
  if (ids.length === 0) return []
  const locked = db
    .select({ id: credentials.id })
    .from(credentials)
    .where(mayBeCompared(ids, cap))
    .orderBy(asc(credentials.id))
    .for('update')
  return db
    .update(credentials)
    .set({ failures: sql`${credentials.failures} + 1` })
    .where(and(inArray(credentials.id, locked), mayBeCompared(ids, cap)))
    .returning()
}

/** Takes a reservation back: nothing was compared, or another of the person's credentials was the right one. */
export async function releaseFailures(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await db
    .update(credentials)
    .set({ failures: sql`${credentials.failures} - 1` })
    .where(and(inArray(credentials.id, ids), gt(credentials.failures, 0)))
}

/** Disables those of these credentials that have reached the cap, and tells their owner. Answers how many. */
export async function disableExhausted(
  db: Db,
  { personId, ids, cap, address, now }: { personId: string; ids: string[]; cap: number; address: string; now: Date },
): Promise<number> {
  if (ids.length === 0) return 0
  const isExhausted = and(
    eq(credentials.personId, personId),
    inArray(credentials.id, ids),
    gte(credentials.failures, cap),
    isNull(credentials.disabledAt),
  )
  const [any] = await db.select({ id: credentials.id }).from(credentials).where(isExhausted).limit(1)
  if (!any) return 0
  return inTransaction(db, (tx) =>
    recordAdoption(tx, { personId, now }, async () => {
      const rows: CredentialRow[] = await tx
        .update(credentials)
        .set({ disabledAt: now, disabledWhy: 'too-many-failures', version: sql`${credentials.version} + 1` })
        .where(isExhausted)
        .returning()
      for (const row of rows)
        await recordCredentialChange(tx, {
          row,
          action: 'credential.disabled',
          template: 'factor-disabled',
          actor: { kind: 'system' },
          address,
          data: { why: 'too-many-failures' },
          now,
        })
      return rows.length
    }),
  )
}
