import { and, desc, eq, getTableColumns, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { activationCodes, people } from '@/db/schema/people'
import { keyedHashes } from '@/lib/platform/crypto'
import { standingAtSql } from '../life/data'
import { parseCode } from './rules'

export type IssuedCode = {
  id: string
  channel: 'print' | 'mail'
  createdAt: Date
  expiresAt: Date
  usedAt: Date | null
  revokedAt: Date | null
}

/** The codes that were issued to a person, newest first; never the codes themselves, which nobody has any more. */
export async function listActivationCodes(db: Db, personId: string): Promise<IssuedCode[]> {
  const { codeHash: _, personId: __, issuedBy: ___, ...columns } = getTableColumns(activationCodes)
  return db.select(columns).from(activationCodes).where(eq(activationCodes.personId, personId)).orderBy(desc(activationCodes.id)).limit(20)
}

/**
 * Whose code this is, while it can be used; null for wrong, used, replaced and expired ones alike. Uses nothing up: the
 * sitting may be begun again until the password is set. 79 bits cannot be guessed, so tries are not counted here.
 */
export async function findActivationCode(
  db: Db,
  { code, now }: { code: string; now: Date },
): Promise<{ personId: string; login: string; name: string } | null> {
  const parsed = parseCode(code)
  if (!parsed) return null
  const [row] = await db
    .select({ personId: people.id, login: people.login, name: people.name })
    .from(activationCodes)
    .innerJoin(people, eq(people.id, activationCodes.personId))
    .where(
      and(
        inArray(activationCodes.codeHash, keyedHashes('activation', parsed)),
        isNull(activationCodes.usedAt),
        isNull(activationCodes.revokedAt),
        gt(activationCodes.expiresAt, now),
        sql`exists (select 1 from ${people} p where p.id = ${activationCodes.personId} and ${standingAtSql(now)} = 'active')`,
      ),
    )
  return row ?? null
}
