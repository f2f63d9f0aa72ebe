/** What is known of restores: the epoch that the last one began. */
import { desc, eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { auditEvents } from '@/db/schema/audit'
import { installation } from '@/db/schema/organisation'
import type { Epoch } from './types'

export const epochKey = 'epoch'

/** The epoch that stands: what was issued before `at` and works once is void. Null where nothing was ever restored. */
export async function getEpoch(db: Db): Promise<Epoch | null> {
  const [row] = await db.select({ value: installation.value }).from(installation).where(eq(installation.key, epochKey))
  // Written only by this folder's mutations, with this type.
  return (row?.value as Epoch | undefined) ?? null
}

/** The instant of the newest audit event: whatever happened after it is not in this database. Null for an empty log. */
export async function findLastEvent(db: Db): Promise<{ at: Date; action: string } | null> {
  const [row] = await db
    .select({ at: auditEvents.at, action: auditEvents.action })
    .from(auditEvents)
    .orderBy(desc(auditEvents.at), desc(auditEvents.id))
    .limit(1)
  return row ?? null
}
