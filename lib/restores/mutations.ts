/**
 * After a restore the database says again what was true at the time of the backup: a code that was used since is unused, a
 * session that was ended is open. Nobody knows which, so all that works once is void (FT-65; docs/decisions/0060).
 */
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { adoptDatabase } from '@/db/origin'
import { challenges, credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { installation } from '@/db/schema/organisation'
import { activationCodes } from '@/db/schema/people'
import { journeys, sessions } from '@/db/schema/sign-in'
import { recordAdoption } from '@/lib/adoption/mutations'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { issuedFactorTypes } from '@/lib/factors/registry'
import { period } from '@/lib/factors/totp/check-code'
import { notifyPeople } from '@/lib/mail/mutations'
import { toInstant } from '@/lib/platform/duration'
import { emptied } from '@/lib/verification/credentials/emptied'
import { epochKey, findLastEvent, getEpoch } from './data'
import type { Epoch } from './types'

const restored = 'installation.restored'
/** Owners of recovery codes are told so many at a time, all in the one transaction. */
const batch = 2_000

type Given = { actor: AuditActor; now: Date }

/**
 * Begins a new epoch in one transaction: sessions, journeys, challenges, activation codes, passes and recovery codes from before it
 * are void, codes of authenticator apps up to `now` are refused, waiting messages are not sent, the owners of recovery codes
 * are told, and the audit log says so. The database counts as this installation's own from then on. Run it while nothing
 * serves. A second run before anything else happened changes nothing and answers the epoch that stands.
 */
export async function beginEpoch(db: Db, { actor, now }: Given): Promise<{ epoch: Epoch; isNew: boolean }> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(7354021)`)
    const [before, last] = [await getEpoch(tx), await findLastEvent(tx)]
    await adoptDatabase(tx, now)
    if (before && last?.action === restored && last.at.toISOString() === before.at) return { epoch: before, isNew: false }
    const voided = {
      sessions: await endSessions(tx, now),
      journeys: (await tx.delete(journeys).returning({ id: journeys.id })).length,
      challenges: await closeChallenges(tx, now),
      activationCodes: await revokeActivationCodes(tx, now),
      passes: await voidPasses(tx, now),
      totp: await passTotpSteps(tx, now),
      messages: await dropMessages(tx),
      recoveryCodes: await voidRecoveryCodes(tx, now),
    }
    const epoch = { number: (before?.number ?? 0) + 1, at: now.toISOString(), restoredTo: last?.at.toISOString() ?? null, voided }
    await tx
      .insert(installation)
      .values({ key: epochKey, value: epoch, updatedAt: now })
      .onConflictDoUpdate({ target: installation.key, set: { value: epoch, updatedAt: now } })
    await recordAudit(tx, { at: now, action: restored, actor, data: { ...epoch } })
    return { epoch, isNew: true }
  })
}

/** The database was moved with everything stopped, and nothing is lost: it is this installation's own, and nothing is void. */
export async function adoptMovedDatabase(db: Db, { actor, now }: Given): Promise<void> {
  await db.transaction(async (tx) => {
    await adoptDatabase(tx, now)
    await recordAudit(tx, { at: now, action: 'installation.moved', actor })
  })
}

async function endSessions(db: Db, now: Date): Promise<number> {
  const ended = { endedAt: now, endedWhy: 'restored' as const }
  return (await db.update(sessions).set(ended).where(isNull(sessions.endedAt)).returning({ id: sessions.id })).length
}

async function closeChallenges(db: Db, now: Date): Promise<number> {
  const open = isNull(challenges.consumedAt)
  return (await db.update(challenges).set({ consumedAt: now }).where(open).returning({ id: challenges.id })).length
}

async function revokeActivationCodes(db: Db, now: Date): Promise<number> {
  const open = and(isNull(activationCodes.usedAt), isNull(activationCodes.revokedAt))
  return (await db.update(activationCodes).set({ revokedAt: now }).where(open).returning({ id: activationCodes.id })).length
}

/** A pass that was used since the backup says again that it is unused. */
async function voidPasses(db: Db, now: Date): Promise<number> {
  const open = and(inArray(credentials.factor, [...issuedFactorTypes]), isNull(credentials.removedAt))
  const ended = { ...emptied, removedAt: now, version: sql`${credentials.version} + 1` }
  return (await db.update(credentials).set(ended).where(open).returning({ id: credentials.id })).length
}

/** The last accepted step is not known: every step that can have been accepted before this moment counts as accepted (RFC 6238 §5.2). */
async function passTotpSteps(db: Db, now: Date): Promise<number> {
  const step = Math.floor(toInstant(now) / period)
  const rows = await db.execute(sql`
    update credentials set data = jsonb_set(data, '{lastStep}', to_jsonb(greatest((data ->> 'lastStep')::bigint, ${step}::bigint))), version = version + 1
    where factor = 'totp' and source = 'here' and removed_at is null`)
  return rows.count
}

/** A provider may have taken them before the disaster: a warning too few is seen in the list, a code too many is not taken back. */
async function dropMessages(db: Db): Promise<number> {
  const dropped = { state: 'failed' as const, failure: 'restored', sealed: new Uint8Array() }
  const waiting = inArray(messages.state, ['queued', 'sending'])
  return (await db.update(messages).set(dropped).where(waiting).returning({ id: messages.id })).length
}

async function voidRecoveryCodes(db: Db, now: Date): Promise<number> {
  const isMeant = and(
    eq(credentials.factor, 'recovery-codes'),
    eq(credentials.source, 'here'),
    isNull(credentials.removedAt),
    isNull(credentials.disabledAt),
  )
  let after: string | null = null
  let count = 0
  for (;;) {
    const rows: { id: string; personId: string }[] = await db
      .select({ id: credentials.id, personId: credentials.personId })
      .from(credentials)
      .where(and(isMeant, after ? gt(credentials.id, after) : undefined))
      .orderBy(asc(credentials.id))
      .limit(batch)
    const personIds = rows.map(({ personId }) => personId)
    const ids = rows.map(({ id }) => id)
    if (ids.length > 0) {
      await recordAdoption(db, { personIds, now }, () =>
        db
          .update(credentials)
          .set({ disabledAt: now, disabledWhy: 'restored', version: sql`${credentials.version} + 1` })
          .where(inArray(credentials.id, ids)),
      )
      await notifyPeople(db, { personIds, template: 'codes-void', params: { at: now.toISOString() }, now })
    }
    count += rows.length
    after = ids.at(-1) ?? null
    if (rows.length < batch) return count
  }
}
