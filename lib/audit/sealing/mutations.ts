/** Seals events into the chain: each gets a sequence and an HMAC over itself and the seal before it. */
import { asc, desc, inArray, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { auditEvents, auditPending, auditSeals } from '@/db/schema/audit'
import { installation } from '@/db/schema/organisation'
import { keyedHash, matchesKeyedHash } from '@/lib/platform/crypto'
import { contentText, sealText } from '../content'

/** Where the chain stands. Logged every minute, so that a copy exists that the owner of the database cannot change. */
export type Anchor = { seq: number; mac: string }

export type Sealed = {
  /** How many events were sealed now. */
  sealed: number
  /** Events whose own HMAC is wrong: somebody wrote them past the application. They stay unsealed for the verification to find. */
  refused: string[]
  anchor: Anchor
}

/** The advisory lock that only one sealer of the whole installation holds. */
const sealerLock = 7_354_003

/**
 * Seals up to `limit` waiting events, oldest first. Answers null while another process is at it. Runs in a transaction of its
 * own, so a sealer that dies leaves the chain as it was.
 */
export async function sealEvents(db: Db, { now, limit = 2000 }: { now: Date; limit?: number }): Promise<Sealed | null> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.execute<{ held: boolean }>(sql`select pg_try_advisory_xact_lock(${sealerLock}) as held`)
    if (!lock?.held) return null
    const [last] = await tx.select().from(auditSeals).orderBy(desc(auditSeals.seq)).limit(1)
    let anchor: Anchor = { seq: last?.seq ?? 0, mac: last?.mac ?? '' }
    const waiting = await tx.select().from(auditPending).orderBy(asc(auditPending.eventId)).limit(limit)
    if (waiting.length === 0) return { sealed: 0, refused: [], anchor }
    const ids = waiting.map((row) => row.eventId)
    const events = await tx.select().from(auditEvents).where(inArray(auditEvents.id, ids)).orderBy(asc(auditEvents.id))
    const genuine = events.filter((event) => matchesKeyedHash(event.mac, 'audit-event', contentText(event)))
    const seals = genuine.map((event) => {
      const seq = anchor.seq + 1
      anchor = { seq, mac: keyedHash('audit-seal', sealText(seq, event.id, event.mac, anchor.mac)) }
      return { seq, eventId: event.id, mac: anchor.mac, sealedAt: now }
    })
    if (seals.length > 0) {
      await tx.insert(auditSeals).values(seals)
      await writeHead(tx, anchor, now)
    }
    await tx.delete(auditPending).where(inArray(auditPending.eventId, ids))
    const sound = new Set(genuine.map((event) => event.id))
    return { sealed: seals.length, refused: ids.filter((id) => !sound.has(id)), anchor }
  })
}

/** The head of the chain with an HMAC: cutting off the newest events and their seals together does not go unseen. */
async function writeHead(db: Db, anchor: Anchor, now: Date): Promise<void> {
  const value = { ...anchor, proof: keyedHash('audit-head', JSON.stringify([anchor.seq, anchor.mac])) }
  await db
    .insert(installation)
    .values({ key: 'audit-head', value, updatedAt: now })
    .onConflictDoUpdate({ target: installation.key, set: { value, updatedAt: now } })
}
