import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import type { Factor, Held } from '@/lib/factors/factor'
import { unseal } from '@/lib/platform/crypto'
import { log } from '@/lib/platform/log'

export type CredentialRow = typeof credentials.$inferSelect
export type AnyFactor = Factor<unknown, unknown, unknown>
export type HeldRow = { row: CredentialRow; held: Held<unknown, unknown> }

/** Neither removed nor disabled, and kept here (not one that is only known from an import). */
export const isInUse = and(isNull(credentials.removedAt), isNull(credentials.disabledAt), eq(credentials.source, 'here'))

/** A person's credentials of one factor that may answer a challenge, oldest first, decrypted. */
export async function listHeld(db: Db, factor: AnyFactor, personId: string): Promise<HeldRow[]> {
  const rows = await db
    .select()
    .from(credentials)
    .where(and(eq(credentials.personId, personId), eq(credentials.factor, factor.type), isInUse))
    .orderBy(asc(credentials.rank), asc(credentials.createdAt), asc(credentials.id))
  return rows.flatMap((row) => openRow(factor, row) ?? [])
}

/** `listHeld` for rows that were read already: those of them that are this person's, of this factor, and in use here. */
export const openHeld = (factor: AnyFactor, personId: string, rows: readonly CredentialRow[]): HeldRow[] =>
  rows
    .filter((row) => row.personId === personId && row.factor === factor.type && row.source === 'here' && !row.removedAt && !row.disabledAt)
    .flatMap((row) => openRow(factor, row) ?? [])

/** Who holds the credential with this external id; null when nobody does, or it may not answer. */
export async function findOwner(db: Db, factor: AnyFactor, externalId: string): Promise<string | null> {
  const [row] = await db
    .select({ personId: credentials.personId })
    .from(credentials)
    .where(and(eq(credentials.factor, factor.type), eq(credentials.externalId, externalId), isInUse))
  return row?.personId ?? null
}

/**
 * Decrypts and reads one row. A row that cannot be read (a key that is gone, a row copied to another person: SR-20) is left
 * out: the person can use their others, and the log says which.
 */
function openRow(factor: AnyFactor, row: CredentialRow): HeldRow | null {
  try {
    const data = factor.data.parse(row.data)
    const secret = row.secret ? factor.secret.parse(JSON.parse(unseal(row.secret, row.personId))) : null
    return { row, held: { id: row.id, label: row.label, data, secret, provenAt: row.provenAt } }
  } catch (error) {
    log().error({ credentialId: row.id, kind: error instanceof Error ? error.name : 'unknown' }, 'a stored credential cannot be read')
    return null
  }
}
