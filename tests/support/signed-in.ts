/** Visitors who are signed in already: the session's row and its cookie, as the end of a sign-in leaves them. */

import type { Db } from '@/db/client'
import { type SessionFactor, sessions } from '@/db/schema/sign-in'
import { encodeSession, sessionCookie } from '@/lib/auth/session-cookie'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { after, hours } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import type { Nodes } from './nodes'
import { openVisitor, type Visitor } from './visitor'

/** Opens a session of this person that has shown `factors` just now. */
export async function openSession(db: Db, personId: string, factors: { factor: string; credentialId?: string }[]) {
  const now = new Date()
  const session = { id: newId(now), token: newToken() }
  const shown: SessionFactor[] = factors.map(({ factor, credentialId = null }) => ({ factor, credentialId, at: now.toISOString() }))
  await db.insert(sessions).values({
    id: session.id,
    tokenHash: tokenHash(session.token),
    personId,
    factors: shown,
    address: '192.0.2.1',
    createdAt: now,
    lastSeenAt: now,
    expiresAt: after(now, hours(1)),
    idleSeconds: 3600,
  })
  return session
}

/** A browser that has such a session. */
export async function signedIn(
  nodes: Nodes,
  db: Db,
  personId: string,
  factors: { factor: string; credentialId?: string }[],
): Promise<Visitor> {
  const visitor = openVisitor(nodes)
  const { token } = await openSession(db, personId, factors)
  visitor.cookies.set(sessionCookie, await encodeSession(token, 3600))
  return visitor
}
