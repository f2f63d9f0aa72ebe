import { and, asc, desc, eq, gt, isNotNull, isNull, type SQL } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { objections } from '@/db/schema/objections'
import { people } from '@/db/schema/people'
import { tokenHash } from '@/lib/platform/crypto'
import { isId } from '@/lib/platform/ids'
import type { ObjectionKind } from './mutations'

/** A change that can still be objected to, as its page shows it: no name, no address, nothing of the person. */
export type OpenObjection = { kind: ObjectionKind; factor: string | null; label: string; at: Date }

/** What the link of a notice is about; null where it is wrong, has run out, or was used. Looking changes nothing. */
export async function findObjection(db: Db, { id, token, now }: { id: string; token: string; now: Date }): Promise<OpenObjection | null> {
  if (!isId(id) || token === '') return null
  const [row] = await db
    .select({ kind: objections.kind, at: objections.createdAt, factor: credentials.factor, label: credentials.label })
    .from(objections)
    .leftJoin(credentials, eq(credentials.id, objections.credentialId))
    .where(
      and(eq(objections.id, id), eq(objections.tokenHash, tokenHash(token)), isNull(objections.raisedAt), gt(objections.expiresAt, now)),
    )
  return row ? { ...row, label: row.label ?? '' } : null
}

export type RaisedObjection = {
  id: string
  personId: string
  name: string
  kind: ObjectionKind
  factor: string | null
  changedAt: Date
  raisedAt: Date
  resolvedAt: Date | null
}

async function list(db: Db, isMeant: SQL | undefined, order: SQL, most: number): Promise<RaisedObjection[]> {
  const rows = await db
    .select({
      id: objections.id,
      personId: objections.personId,
      name: people.name,
      kind: objections.kind,
      factor: credentials.factor,
      changedAt: objections.createdAt,
      raisedAt: objections.raisedAt,
      resolvedAt: objections.resolvedAt,
    })
    .from(objections)
    .innerJoin(people, eq(people.id, objections.personId))
    .leftJoin(credentials, eq(credentials.id, objections.credentialId))
    .where(and(isNotNull(objections.raisedAt), isMeant))
    .orderBy(order)
    .limit(most)
  return rows.flatMap((row) => (row.raisedAt ? [{ ...row, raisedAt: row.raisedAt }] : []))
}

/** What a person has said was not them, newest first, at most 20. */
export const listRaisedOf = async (db: Db, personId: string): Promise<RaisedObjection[]> =>
  isId(personId) ? list(db, eq(objections.personId, personId), desc(objections.raisedAt), 20) : []

/** What the desk has not looked into yet, oldest first, at most 50. */
export const listUnresolved = (db: Db): Promise<RaisedObjection[]> => list(db, isNull(objections.resolvedAt), asc(objections.raisedAt), 50)
