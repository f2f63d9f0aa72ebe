import { and, asc, eq, isNull, notInArray } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { factorTypes, findFactor, issuedFactorTypes } from '@/lib/factors/registry'
import type { CredentialView } from '../types'

/**
 * A person's credentials of this installation that are not removed: in the registry's order of factors, oldest first. Disabled
 * ones are listed with why, what the desk hands out is not. What they hold at another system is in `lib/bridge`: for a sign-in here it does not exist.
 */
export async function listCredentials(db: Db, personId: string): Promise<CredentialView[]> {
  const rows = await db
    .select()
    .from(credentials)
    .where(
      and(
        eq(credentials.personId, personId),
        eq(credentials.source, 'here'),
        isNull(credentials.removedAt),
        notInArray(credentials.factor, [...issuedFactorTypes]),
      ),
    )
    .orderBy(asc(credentials.rank), asc(credentials.createdAt), asc(credentials.id))
  const place = (factor: string) => (factorTypes as string[]).indexOf(factor)
  return rows.map(toView).sort((a, b) => place(a.factor) - place(b.factor))
}

/** What of a row may leave the server: never a secret, a key or a whole number. */
function toView(row: typeof credentials.$inferSelect): CredentialView {
  const factor = findFactor(row.factor)
  const data = factor?.data.safeParse(row.data)
  const described = factor && data?.success ? factor.describe(data.data) : { shown: '', details: {} }
  const { id, label, device, createdAt, provenAt, lastUsedAt, askedAt, disabledAt, disabledWhy } = row
  return { id, factor: row.factor, label, device, ...described, createdAt, provenAt, lastUsedAt, askedAt, disabledAt, disabledWhy }
}
