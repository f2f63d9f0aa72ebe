import { eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { recordAdoption } from '@/lib/adoption/mutations'
import { Refusal } from '@/lib/platform/errors'
import { recordCredentialChange } from '../record'
import type { CorridorActor } from '../types'
import { emptied } from './emptied'
import { findOwnLocked } from './find-own'
import { judgeCredentialRemoval } from './judge'

/**
 * Removes a credential for convenience, never the last one that a requirement in force needs: of two removals at once the
 * second judges what the first has left. The row stays, emptied. `networks` are the names of those the request comes from.
 * A disabled credential meets nothing and may always go. Refuses with `last-credential`, `last-door`,
 * `credential-unknown`.
 */
export async function removeCredential(
  db: Db,
  {
    personId,
    credentialId,
    networks,
    actor,
    now,
  }: { personId: string; credentialId: string; networks: readonly string[]; actor: CorridorActor; now: Date },
): Promise<void> {
  await db.transaction((tx) =>
    recordAdoption(tx, { personId, now }, async () => {
      const row = await findOwnLocked(tx, personId, credentialId)
      if (row.disabledAt === null) {
        const verdict = await judgeCredentialRemoval(tx, { personId, credentialId, kind: 'convenience', networks, now })
        if (!verdict.ok) throw new Refusal(verdict.reason.code === 'removal-last-door' ? 'last-door' : 'last-credential')
      }
      await tx
        .update(credentials)
        .set({ ...emptied, removedAt: now, removedBy: actor.kind === 'person' ? actor.id : null, version: sql`${credentials.version} + 1` })
        .where(eq(credentials.id, row.id))
      await recordCredentialChange(tx, { row, action: 'credential.removed', template: 'factor-removed', actor, now })
    }),
  )
}
