/** What people hold at other systems, as exports of those say. Nothing here can answer a challenge. */
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { type ExternalData, externalData } from './schema'

export type HeldElsewhere = {
  id: string
  factor: string
  /** The system's name, as the file's mapping gave it. */
  system: string
  /** As that system calls the factor, and what may be shown of it: at most the last four digits of a number. */
  shown: string
  registeredAt: Date
  provenAt: Date | null
  lastUsedAt: Date | null
}

/** A person's credentials at other systems, by system and factor. */
export async function listHeldElsewhere(db: Db, personId: string): Promise<HeldElsewhere[]> {
  const rows = await db
    .select()
    .from(credentials)
    .where(and(eq(credentials.personId, personId), eq(credentials.source, 'external'), isNull(credentials.removedAt)))
    .orderBy(asc(credentials.factor), asc(credentials.externalId), asc(credentials.id))
  return rows.map(({ id, factor, data, label, createdAt, provenAt, lastUsedAt }) => {
    const known: ExternalData = externalData.catch({ system: '', name: '', shown: '' }).parse(data)
    return { id, factor, system: known.name, shown: known.shown || label, registeredAt: createdAt, provenAt, lastUsedAt }
  })
}
