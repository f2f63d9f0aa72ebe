import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { issuedFactorTypes } from '@/lib/factors/registry'
import { Refusal } from '@/lib/platform/errors'
import { recordCredentialChange } from '../record'
import type { CorridorActor } from '../types'
import { emptied } from './emptied'

/**
 * Takes back what was issued (a pass) as long as it opens anything; its owner is told. Of this and a use at the same moment one wins,
 * because both write the row only as long as it is there. Refuses with `pass-decided` where it is used or gone.
 */
export async function withdrawIssued(
  db: Db,
  { credentialId, actor, now }: { credentialId: string; actor: CorridorActor; now: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(credentials)
      .set({ ...emptied, removedAt: now, removedBy: actor.kind === 'person' ? actor.id : null, version: sql`${credentials.version} + 1` })
      .where(and(eq(credentials.id, credentialId), isNull(credentials.removedAt)))
      .returning()
    if (!row || !issuedFactorTypes.has(row.factor)) throw new Refusal('pass-decided')
    await recordCredentialChange(tx, { row, action: 'credential.withdrawn', template: 'pass-withdrawn', actor, now })
  })
}
