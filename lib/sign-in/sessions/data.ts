/** Sessions as they are read: by token on every request, by person for lists. */
import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people, personRoles } from '@/db/schema/people'
import { type SessionFactor, sessions } from '@/db/schema/sign-in'
import { tokenHash } from '@/lib/platform/crypto'
import type { Role } from '@/lib/policy/types'
import { isOpen } from './rules'

export type OpenSession = { id: string; factors: SessionFactor[]; createdAt: Date; lastSeenAt: Date; expiresAt: Date; idleSeconds: number }
export type FoundSession = {
  session: OpenSession
  person: { id: string; name: string; login: string; locale: 'en' | 'ja' | null; zone: string | null }
  roles: Role[]
}

/** The open session of a token, with its person and roles: one indexed read. Null: unknown, ended, idle too long, or past its end. */
export async function findSession(db: Db, token: string, now: Date): Promise<FoundSession | null> {
  const rows = await db
    .select({ session: sessions, person: people, role: personRoles.role })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .leftJoin(personRoles, eq(personRoles.personId, people.id))
    .where(and(eq(sessions.tokenHash, tokenHash(token)), isNull(sessions.endedAt), gt(sessions.expiresAt, now)))
  const first = rows[0]
  if (!first) return null
  const roles = rows.flatMap((row) => (row.role ? [row.role] : []))
  if (!isOpen(first.session, roles, now)) return null
  const { id, name, login, locale, zone } = first.person
  return { session: first.session, person: { id, name, login, locale, zone }, roles }
}

export type SessionEntry = {
  id: string
  factors: SessionFactor[]
  address: string
  userAgent: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

/** A person's open sessions, the last used first. */
export async function listSessions(db: Db, personId: string, now: Date): Promise<SessionEntry[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, personId), isNull(sessions.endedAt), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.lastSeenAt))
  const roles = await db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId))
  return rows
    .filter((row) =>
      isOpen(
        row,
        roles.map(({ role }) => role),
        now,
      ),
    )
    .map(({ id, factors, address, userAgent, createdAt, lastSeenAt, expiresAt }) => ({
      id,
      factors,
      address,
      userAgent,
      createdAt,
      lastSeenAt,
      expiresAt,
    }))
}
