/** Sessions are created at the end of a journey, rotated at every step of privilege, and ended. */
import { and, eq, isNull, lt, ne, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { type SessionFactor, sessions } from '@/db/schema/sign-in'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import type { Verified } from '@/lib/factors/factor'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { after, seconds } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import type { Role } from '@/lib/policy/types'
import type { ProvenFactors } from '../proofs'
import type { OpenSession } from './data'
import { readLimits } from './rules'

export type NewSession = { id: string; token: string; expiresAt: Date }
type EndedWhy = NonNullable<typeof sessions.$inferInsert.endedWhy>

/**
 * Inserts a session for proofs that only a journey can hand over (SR-48). The token is returned once; its hash is stored. `roles`
 * are the person's as policy was asked; a role that is given meanwhile shortens the session when it is read.
 */
export async function createSession(
  db: Db,
  given: { id: string; proven: ProvenFactors; roles: readonly Role[]; address: string; userAgent: string; now: Date },
): Promise<NewSession> {
  const { id, proven, roles, address, userAgent, now } = given
  const limits = readLimits(roles)
  const session = { id, token: newToken(), expiresAt: after(now, seconds(limits.absoluteSeconds)) }
  await db.insert(sessions).values({
    id: session.id,
    tokenHash: tokenHash(session.token),
    personId: proven.personId,
    factors: proven.factors,
    address,
    userAgent,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: session.expiresAt,
    idleSeconds: limits.idleSeconds,
  })
  return session
}

/**
 * Ends a session and opens its successor with `added` proofs: same person, same start, same end. Only the first of two
 * concurrent callers gets one. Refuses with `not-signed-in` when the session is no longer open.
 */
export async function rotateSession(
  db: Db,
  { sessionId, personId, added, now }: { sessionId: string; personId: string; added: SessionFactor[]; now: Date },
): Promise<NewSession> {
  return db.transaction(async (tx) => {
    const [old] = await tx
      .update(sessions)
      .set({ endedAt: now, endedWhy: 'rotated' })
      .where(and(eq(sessions.id, sessionId), eq(sessions.personId, personId), isNull(sessions.endedAt)))
      .returning()
    if (!old) throw new Refusal('not-signed-in')
    const session = { id: newId(now), token: newToken(), expiresAt: old.expiresAt }
    await tx.insert(sessions).values({
      ...old,
      id: session.id,
      tokenHash: tokenHash(session.token),
      factors: [...old.factors, ...added],
      lastSeenAt: now,
      endedAt: null,
      endedWhy: null,
    })
    return session
  })
}

/** Adds a proof by the corridor to a session and rotates its id: enrol-only becomes full by what `decide()` then says. */
export function liftSession(
  db: Db,
  { sessionId, personId, verified, now }: { sessionId: string; personId: string; verified: Verified; now: Date },
): Promise<NewSession> {
  if (verified.personId !== personId) throw new Refusal('not-allowed')
  const proof = { factor: verified.factor, credentialId: verified.credentialId, at: verified.at.toISOString() }
  return rotateSession(db, { sessionId, personId, added: [proof], now })
}

/** Keeps idle time, at most once a minute so that reading pages hardly writes. */
export async function touchSession(db: Db, session: OpenSession, now: Date): Promise<void> {
  if (now.getTime() - session.lastSeenAt.getTime() < seconds(60)) return
  await db
    .update(sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(sessions.id, session.id), isNull(sessions.endedAt), lt(sessions.lastSeenAt, now)))
}

/** Ends one session of a person, from the next request on. Returns whether it was open. */
export async function endSession(
  db: Db,
  { sessionId, personId, why, actor, now }: { sessionId: string; personId: string; why: EndedWhy; actor: AuditActor; now: Date },
): Promise<boolean> {
  const ended = await db.transaction(async (tx) => {
    const rows = await tx
      .update(sessions)
      .set({ endedAt: now, endedWhy: why })
      .where(and(eq(sessions.id, sessionId), eq(sessions.personId, personId), isNull(sessions.endedAt)))
      .returning({ id: sessions.id })
    if (rows.length > 0)
      await recordAudit(tx, {
        at: now,
        action: 'session.ended',
        actor,
        personId,
        target: { kind: 'session', id: sessionId },
        data: { why },
      })
    return rows.length
  })
  return ended > 0
}

/** Ends all sessions of a person but `except`. Joins the caller's transaction. Returns how many were open. */
export async function endSessionsOf(
  db: Db,
  { personId, except, why, actor, now }: { personId: string; except?: string; why: EndedWhy; actor: AuditActor; now: Date },
): Promise<number> {
  const rows = await db
    .update(sessions)
    .set({ endedAt: now, endedWhy: why })
    .where(and(eq(sessions.personId, personId), isNull(sessions.endedAt), except ? ne(sessions.id, except) : undefined))
    .returning({ id: sessions.id })
  if (rows.length > 0) await recordAudit(db, { at: now, action: 'sessions.ended', actor, personId, data: { why, count: rows.length } })
  return rows.length
}

/** Notes a finished sign-in on the person: the first one is their arrival. */
export async function recordArrival(db: Db, personId: string, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`
  await db
    .update(people)
    .set({ arrivedAt: sql`coalesce(${people.arrivedAt}, ${at})`, lastSignInAt: sql`greatest(${people.lastSignInAt}, ${at})` })
    .where(eq(people.id, personId))
}
