/** Reads of the audit log: its verification. The lists of the console are in `list/data.ts`. */
import { and, asc, count, eq, getTableColumns, gt, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { auditEvents, auditSeals } from '@/db/schema/audit'
import { installation } from '@/db/schema/organisation'
import { followChain, isEventGenuine, isHeadGenuine, type Problem, type StoredSeal } from './verify'

export type Verification = {
  isIntact: boolean
  events: number
  sealed: number
  /** Events that wait for the sealer: sound, but not yet in the chain. More than a second's worth means that no worker runs. */
  unsealedTail: { events: number; since: Date | null }
  anchor: { seq: number; mac: string } | null
  /** Restores from a backup, oldest first: what was logged between `restoredTo` and `at` is in no chain, and an anchor from then fits none. */
  restores: { at: Date; restoredTo: string | null }[]
  problems: Problem[]
}

const batch = 5000

/**
 * Verifies the whole log: every event's own HMAC, every link of the chain, its head, and that
 * no event stands outside it but the tail. `known` is an anchor from the logs: the chain must still contain it. Reads in batches; changes nothing.
 */
export async function verifyAudit(db: Db, known?: { seq: number; mac: string }): Promise<Verification> {
  const problems: Problem[] = []
  let last: StoredSeal | null = null
  let sealed = 0
  for (;;) {
    const rows: { seal: StoredSeal; event: typeof auditEvents.$inferSelect | null }[] = await db
      .select({ seal: { seq: auditSeals.seq, eventId: auditSeals.eventId, mac: auditSeals.mac }, event: auditEvents })
      .from(auditSeals)
      .leftJoin(auditEvents, eq(auditEvents.id, auditSeals.eventId))
      .where(gt(auditSeals.seq, last?.seq ?? 0))
      .orderBy(asc(auditSeals.seq))
      .limit(batch)
    problems.push(...followChain(last, rows))
    const anchored = rows.find((row) => row.seal.seq === known?.seq)
    if (anchored && anchored.seal.mac !== known?.mac) problems.push({ kind: 'chain', seq: anchored.seal.seq })
    sealed += rows.length
    last = rows.at(-1)?.seal ?? last
    if (rows.length < batch) break
  }
  problems.push(...(await checkHead(db, last)))
  if (known && known.seq > (last?.seq ?? 0)) problems.push({ kind: 'chain', seq: known.seq })
  const tail = await checkUnsealed(db)
  problems.push(...tail.problems)
  const [total] = await db.select({ events: count() }).from(auditEvents)
  return {
    isIntact: problems.length === 0,
    events: total?.events ?? 0,
    sealed,
    unsealedTail: { events: tail.waiting, since: tail.oldest },
    anchor: last && { seq: last.seq, mac: last.mac },
    restores: await listRestores(db),
    problems,
  }
}

async function listRestores(db: Db): Promise<Verification['restores']> {
  const rows = await db
    .select({ at: auditEvents.at, data: auditEvents.data })
    .from(auditEvents)
    .where(eq(auditEvents.action, 'installation.restored'))
    .orderBy(asc(auditEvents.at))
  return rows.map(({ at, data }) => ({ at, restoredTo: typeof data.restoredTo === 'string' ? data.restoredTo : null }))
}

/** The head in `installation` must be genuine and equal to the newest seal: a cut tail leaves it pointing at nothing. */
async function checkHead(db: Db, last: StoredSeal | null): Promise<Problem[]> {
  const [row] = await db.select().from(installation).where(eq(installation.key, 'audit-head'))
  const head = row?.value as { seq: number; mac: string; proof: string } | undefined
  if (!head) return last ? [{ kind: 'chain', seq: last.seq }] : []
  const isRight = isHeadGenuine(head) && head.seq === last?.seq && head.mac === last.mac
  return isRight ? [] : [{ kind: 'chain', seq: head.seq }]
}

/**
 * Events outside the chain. A genuine one only waits for the sealer (its seal, once made, cannot be taken away without breaking
 * the chain); any other was put there past the application.
 */
async function checkUnsealed(db: Db): Promise<{ waiting: number; oldest: Date | null; problems: Problem[] }> {
  const problems: Problem[] = []
  let waiting = 0
  let oldest: Date | null = null
  let cursor: string | null = null
  for (;;) {
    const rows: (typeof auditEvents.$inferSelect)[] = await db
      .select(getTableColumns(auditEvents))
      .from(auditEvents)
      .leftJoin(auditSeals, eq(auditSeals.eventId, auditEvents.id))
      .where(and(isNull(auditSeals.seq), cursor ? gt(auditEvents.id, cursor) : undefined))
      .orderBy(asc(auditEvents.id))
      .limit(batch)
    for (const event of rows) {
      if (!isEventGenuine(event)) problems.push({ kind: 'inserted', eventId: event.id, seq: null })
      else {
        waiting++
        oldest ??= event.at
      }
    }
    cursor = rows.at(-1)?.id ?? null
    if (rows.length < batch) return { waiting, oldest, problems }
  }
}
