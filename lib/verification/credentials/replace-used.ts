import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import type { Shown } from '@/lib/factors/factor'
import { factorTypes, findFactor } from '@/lib/factors/registry'
import { seal } from '@/lib/platform/crypto'
import { Refusal } from '@/lib/platform/errors'
import { listHeld } from '../held'
import { recordCredentialChange } from '../record'
import type { CorridorActor } from '../types'

/**
 * Issues what is owed for a use (a recovery code for the one that was used, SR-26) and answers it, to be shown once; only its
 * hash is stored. It is made when it is asked for, not when the old one is used: so it never waits anywhere in clear. Of many
 * callers at once one gets it, because the row is written only as it was read. Refuses with `replacement-over`.
 */
export async function replaceUsed(
  db: Db,
  { personId, credentialId, actor, now }: { personId: string; credentialId: string; actor: CorridorActor; now: Date },
): Promise<Shown> {
  const factors = factorTypes.map(findFactor).filter((factor) => factor?.replaceUsed !== undefined)
  for (const factor of factors) {
    if (!factor) continue
    const found = (await listHeld(db, factor, personId)).find(({ row }) => row.id === credentialId)
    // Before the transaction: stretching a code takes as long as a password's hash.
    const made = found && (await factor.replaceUsed?.(found.held))
    if (!made) continue
    await db.transaction(async (tx) => {
      const [row] = await tx
        .update(credentials)
        .set({ data: made.data, secret: seal(JSON.stringify(made.secret), personId), version: sql`${credentials.version} + 1` })
        .where(
          and(
            eq(credentials.id, credentialId),
            eq(credentials.version, found.row.version),
            isNull(credentials.disabledAt),
            isNull(credentials.removedAt),
          ),
        )
        .returning()
      if (!row) throw new Refusal('replacement-over')
      const template = factor.notices?.replaced ?? 'factor-registered'
      await recordCredentialChange(tx, { row, action: 'credential.replaced', template, actor, now })
    })
    return made.show
  }
  throw new Refusal('replacement-over')
}
