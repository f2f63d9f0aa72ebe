import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { recordAudit } from '@/lib/audit/mutations'
import { Refusal } from '@/lib/platform/errors'
import type { CorridorActor } from '../types'
import { findOwnLocked } from './find-own'

/**
 * Puts a credential before all others of its owner. Whether policy lets it come first is the caller's question; an order never makes
 * a weaker factor the default (`offerFactors`). Refuses with `credential-unknown`, also for one that is disabled or was never proven.
 * It opens and shuts nothing, so nobody is written to.
 */
export async function putCredentialFirst(
  db: Db,
  { personId, credentialId, actor, now }: { personId: string; credentialId: string; actor: CorridorActor; now: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findOwnLocked(tx, personId, credentialId)
    if (row.disabledAt || !row.provenAt) throw new Refusal('credential-unknown')
    const lowest = sql<number>`(select least(min(o.rank), 0) - 1 from credentials o where o.person_id = ${personId} and o.removed_at is null)`
    await tx
      .update(credentials)
      .set({ rank: lowest })
      .where(and(eq(credentials.id, row.id), isNull(credentials.removedAt)))
    const target = { kind: 'credential', id: row.id } as const
    await recordAudit(tx, { at: now, action: 'credential.put-first', actor, personId, target, data: { factor: row.factor } })
  })
}
