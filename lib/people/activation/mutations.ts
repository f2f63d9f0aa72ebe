/** Issuing and redeeming activation codes. Only keyed hashes are stored: a code exists on paper or in one mail, once. */
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { auditEvents } from '@/db/schema/audit'
import { credentials, throttles } from '@/db/schema/credentials'
import { activationCodes, contacts, people } from '@/db/schema/people'
import { makeAuditRow, recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { notifyPerson } from '@/lib/mail/mutations'
import { keyedHash, keyedHashes, newReadableCode } from '@/lib/platform/crypto'
import { after, minutes } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { type ErrorCode, Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { inFours } from '@/lib/platform/readable-code'
import { standingAtSql } from '../life/data'
import { standingAt } from '../life/rules'
import { listPersonIds } from '../listing/data'
import type { PeopleFilter } from '../schema'
import { codeLength, parseCode } from './rules'

export type Printed = {
  personId: string
  externalId: string | null
  login: string
  name: string
  units: string[]
  code: string
  expiresAt: Date
}
type Issue = { channel: 'print' | 'mail'; expiresAt: Date; actor: AuditActor; now: Date }

/**
 * Issues a code to one person and revokes the ones before. Answers what is printed; for `mail` the code goes to every
 * confirmed address and is not in the answer. Refuses `person-unknown`, `activation-not-active`, `activation-not-needed`
 * (somebody who has signed in and has a way in would get round their factors), `activation-no-address`. Whoever holds nothing
 * but disabled factors gets one on paper: they are registered again after being recognised at a desk.
 */
export async function issueActivationCode(db: Db, given: Issue & { personId: string }): Promise<Printed | null> {
  const [candidate] = await listCandidates(db, [given.personId])
  if (!candidate) throw new Refusal('person-unknown')
  // Handed over in person: a code by mail would let in whoever reads the mail of somebody who had a second factor.
  const isShutOut = candidate.hasDisabled && !candidate.hasProven && given.channel === 'print'
  const refusal = judgeCandidate(isShutOut ? { ...candidate, hasArrived: false, hasDisabled: false } : candidate, given)
  if (refusal) throw new Refusal(refusal)
  const [printed] = await issueBatch(db, [candidate], given)
  return given.channel === 'print' ? (printed ?? null) : null
}

export type IssuedBatch = {
  issued: Printed[]
  count: number
  skipped: { reason: ErrorCode; count: number }[]
  /** Where the next batch begins; null after the last. */
  next: string | null
}

/**
 * Issues codes to the next 200 people who match and have no way in yet, in one transaction: a list of any size is worked
 * off batch by batch, and what was handed out before an interruption stays valid. `issued` is empty for `mail`.
 */
export async function issueActivationCodes(
  db: Db,
  given: Issue & { filter: PeopleFilter; search?: string; after: string | null },
): Promise<IssuedBatch> {
  const limit = 200
  const ids = await listPersonIds(db, given, { after: given.after, limit })
  const skipped = new Map<ErrorCode, number>()
  const able = (ids.length === 0 ? [] : await listCandidates(db, ids)).filter((candidate) => {
    const refusal = judgeCandidate(candidate, given)
    if (refusal) skipped.set(refusal, (skipped.get(refusal) ?? 0) + 1)
    return !refusal
  })
  const issued = await issueBatch(db, able, given)
  return {
    issued: given.channel === 'print' ? issued : [],
    count: issued.length,
    skipped: [...skipped].map(([reason, count]) => ({ reason, count })),
    next: ids.length === limit ? (ids.at(-1) ?? null) : null,
  }
}

type Candidate = Awaited<ReturnType<typeof listCandidates>>[number]

// In a selection drizzle writes a column without its table, which inside a subquery would be the subquery's own: hence `people.id`.
async function listCandidates(db: Db, ids: string[]) {
  return db
    .select({
      personId: people.id,
      externalId: people.externalId,
      login: people.login,
      name: people.name,
      units: people.units,
      standing: people.standing,
      leavesAt: people.leavesAt,
      onLeaveFrom: people.onLeaveFrom,
      onLeaveTo: people.onLeaveTo,
      hasArrived: sql<boolean>`${people.arrivedAt} is not null`,
      hasPassword: sql<boolean>`${people.passwordHash} is not null`,
      hasProven: sql<boolean>`exists (select 1 from ${credentials} c where c.person_id = people.id and c.proven_at is not null and c.removed_at is null and c.disabled_at is null)`,
      hasDisabled: sql<boolean>`exists (select 1 from ${credentials} c where c.person_id = people.id and c.proven_at is not null and c.removed_at is null and c.disabled_at is not null)`,
      hasAddress: sql<boolean>`exists (select 1 from ${contacts} t where t.person_id = people.id and t.confirmed_at is not null and t.removed_at is null and not t.is_circular)`,
    })
    .from(people)
    .where(inArray(people.id, ids))
    .orderBy(people.name, people.id)
}

function judgeCandidate(candidate: Candidate, { channel, now }: Pick<Issue, 'channel' | 'now'>): ErrorCode | null {
  if (standingAt(candidate, now) !== 'active') return 'activation-not-active'
  if (candidate.hasProven || candidate.hasDisabled || (candidate.hasArrived && candidate.hasPassword)) return 'activation-not-needed'
  // A circular address opens only with the sign-in that this code is meant to begin.
  return channel === 'mail' && !candidate.hasAddress ? 'activation-no-address' : null
}

async function issueBatch(db: Db, candidates: Candidate[], { channel, expiresAt, actor, now }: Issue): Promise<Printed[]> {
  if (candidates.length === 0) return []
  const issued = candidates.map((candidate) => ({ ...candidate, id: newId(now), code: newReadableCode(codeLength) }))
  await db.transaction(async (tx) => {
    const ids = issued.map((one) => one.personId)
    // Two issues at once would each revoke what stood before and leave two valid codes: they line up on the people's rows.
    await tx.select({ id: people.id }).from(people).where(inArray(people.id, ids)).orderBy(people.id).for('no key update')
    const open = and(inArray(activationCodes.personId, ids), isNull(activationCodes.usedAt), isNull(activationCodes.revokedAt))
    await tx.update(activationCodes).set({ revokedAt: now }).where(open)
    const issuedBy = actor.kind === 'person' ? actor.id : null
    await tx.insert(activationCodes).values(
      issued.map(({ id, personId, code }) => ({
        id,
        personId,
        codeHash: keyedHash('activation', code),
        issuedBy,
        channel,
        createdAt: now,
        expiresAt,
      })),
    )
    const data = { channel, expiresAt: expiresAt.toISOString() }
    await tx
      .insert(auditEvents)
      .values(issued.map(({ personId }) => makeAuditRow({ at: now, action: 'activation.issued', actor, personId, data })))
    if (channel === 'mail')
      for (const { personId, code } of issued) {
        const params = {
          code: inFours(code),
          link: new URL('/sign-in/activate', settings().SEKISHO_ORIGIN).href,
          expiresAt: expiresAt.toISOString(),
        }
        await notifyPerson(tx, { personId, template: 'activation-code', params, now, expiresAt })
      }
  })
  return issued.map(({ personId, externalId, login, name, units, code }) => ({
    personId,
    externalId,
    login,
    name,
    units,
    code: inFours(code),
    expiresAt,
  }))
}

/**
 * Failed tries per address in a quarter of an hour. A whole class redeems from behind one address, so successes are given
 * back; 79 bits need no narrower limit.
 */
export const tryLimit = { failures: 50, window: minutes(15) } as const

async function reserveTry(db: Db, key: string, now: Date): Promise<boolean> {
  const resetsAt = after(now, tryLimit.window)
  const isOver = sql`${throttles.resetsAt} <= ${now.toISOString()}::timestamptz`
  const [row] = await db
    .insert(throttles)
    .values({ bucket: 'activation', key, count: 1, resetsAt })
    .onConflictDoUpdate({
      target: [throttles.bucket, throttles.key],
      set: {
        count: sql`case when ${isOver} then 1 else ${throttles.count} + 1 end`,
        resetsAt: sql`case when ${isOver} then excluded.resets_at else ${throttles.resetsAt} end`,
      },
    })
    .returning({ count: throttles.count })
  return (row?.count ?? Number.POSITIVE_INFINITY) <= tryLimit.failures
}

async function giveBackTry(db: Db, key: string): Promise<void> {
  const where = and(eq(throttles.bucket, 'activation'), eq(throttles.key, key), gt(throttles.count, 0))
  await db
    .update(throttles)
    .set({ count: sql`${throttles.count} - 1` })
    .where(where)
}

export type Redeemed =
  | { ok: true; personId: string }
  | { ok: false; reason: 'activation-wrong' }
  | { ok: false; reason: 'activation-too-many'; minutes: number }

/**
 * Redeems a typed code: one guarded UPDATE, so of any number of submissions at once exactly one succeeds. A try is reserved
 * before anything is looked up (SR-32). Wrong, used, replaced, expired and somebody who has left answer alike.
 * `personId` narrows to one person where a login was typed before.
 */
export async function redeemActivationCode(
  db: Db,
  given: { code: string; personId?: string | null; address: string; now: Date },
): Promise<Redeemed> {
  const { now } = given
  const key = keyedHash('activation-try', given.address)
  if (!(await reserveTry(db, key, now))) return { ok: false, reason: 'activation-too-many', minutes: tryLimit.window / minutes(1) }
  const code = parseCode(given.code)
  if (!code || given.personId === null) return { ok: false, reason: 'activation-wrong' }
  return db.transaction(async (tx): Promise<Redeemed> => {
    const [used] = await tx
      .update(activationCodes)
      .set({ usedAt: now })
      .where(
        and(
          inArray(activationCodes.codeHash, keyedHashes('activation', code)),
          isNull(activationCodes.usedAt),
          isNull(activationCodes.revokedAt),
          gt(activationCodes.expiresAt, now),
          given.personId ? eq(activationCodes.personId, given.personId) : undefined,
          sql`exists (select 1 from ${people} p where p.id = ${activationCodes.personId} and ${standingAtSql(now)} = 'active')`,
        ),
      )
      .returning({ id: activationCodes.id, personId: activationCodes.personId })
    if (!used) return { ok: false, reason: 'activation-wrong' }
    const actor: AuditActor = { kind: 'person', id: used.personId, address: given.address }
    await recordAudit(tx, { at: now, action: 'activation.redeemed', actor, personId: used.personId })
    await giveBackTry(tx, key)
    return { ok: true, personId: used.personId }
  })
}
