import { desc, eq, getTableColumns } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { activationCodes } from '@/db/schema/people'

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
