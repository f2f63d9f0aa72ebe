/** The installation under test, opened beside the running server: its database, its keys, its accounts. */
import { readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { encode } from 'next-auth/jwt'
import { openConnection } from '@/db/client'
import { people, personRoles, type RoleName } from '@/db/schema/people'
import { type SessionFactor, sessions } from '@/db/schema/sign-in'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'

const environment = JSON.parse(readFileSync('.test/e2e/environment.json', 'utf8')) as Record<string, string>
Object.assign(process.env, environment)

export const origin = environment.SEKISHO_ORIGIN ?? ''
const connection = openConnection(environment.DATABASE_URL ?? '', 3)
export const db = connection.db

/** Makes a person who has signed in before. */
export async function makePerson(row: Partial<typeof people.$inferInsert> & { login: string; roles?: RoleName[] }): Promise<string> {
  const at = new Date(Date.now() - 40 * 86_400_000)
  const { roles = [], ...rest } = row
  const id = newId(at)
  await db.insert(people).values({
    id,
    name: row.login,
    bucket: 1,
    affiliations: ['visitor-e2e'],
    arrivedAt: at,
    lastSignInAt: at,
    createdAt: at,
    updatedAt: at,
    ...rest,
  })
  for (const role of roles) await db.insert(personRoles).values({ personId: id, role, grantedAt: at })
  return id
}

/** Opens a session without the interface and returns its cookie: for tests of what a session may do, not of how one is got. */
export async function makeSession(personId: string, factors: string[], provenAt = new Date()): Promise<{ name: string; value: string }> {
  const now = new Date()
  const token = newToken()
  const expiresAt = new Date(now.getTime() + 3_600_000)
  const proofs: SessionFactor[] = factors.map((factor) => ({ factor, credentialId: null, at: provenAt.toISOString() }))
  await db.insert(sessions).values({
    id: newId(now),
    tokenHash: tokenHash(token),
    personId,
    factors: proofs,
    address: '127.0.0.1',
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    idleSeconds: 3600,
  })
  // As lib/auth/session-cookie.ts makes it, which only runs inside Next.
  return {
    name: '__Host-sekisho',
    value: await encode({ token: { sid: token }, secret: environment.SEKISHO_AUTH_SECRET ?? '', maxAge: 3600 }),
  }
}

/** The id of one of the demonstration's accounts. */
export async function findAccount(key: string): Promise<string> {
  const { accounts } = JSON.parse(readFileSync('.test/e2e/accounts.json', 'utf8')) as { accounts: { key: string; login: string }[] }
  const login = accounts.find((account) => account.key === key)?.login ?? ''
  const [row] = await db.select({ id: people.id }).from(people).where(eq(people.login, login))
  if (!row) throw new Error(`no account ${key}`)
  return row.id
}
