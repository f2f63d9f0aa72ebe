import { encode } from 'next-auth/jwt'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { sessions } from '@/db/schema/sign-in'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'

/** Makes a person and answers the cookie of their open session, as lib/auth/session-cookie.ts writes it inside Next. */
export async function makeSession(db: Db, settings: Record<string, string>): Promise<Record<string, string>> {
  const now = new Date()
  const id = newId(now)
  const token = newToken()
  await db.insert(people).values({ id, login: id, name: id, bucket: 1, arrivedAt: now, lastSignInAt: now, createdAt: now, updatedAt: now })
  await db.insert(sessions).values({
    id: newId(now),
    tokenHash: tokenHash(token),
    personId: id,
    factors: [{ factor: 'password', credentialId: null, at: now.toISOString() }],
    address: '127.0.0.1',
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
    idleSeconds: 3600,
  })
  return { '__Host-sekisho': await encode({ token: { sid: token }, secret: settings.SEKISHO_AUTH_SECRET ?? '', maxAge: 3600 }) }
}
