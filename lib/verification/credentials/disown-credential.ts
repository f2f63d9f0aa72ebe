import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { recordAdoption } from '@/lib/adoption/mutations'
import { recordCredentialChange } from '../record'

/**
 * Its owner says that they never registered it: disables a credential at once, whatever policy needs, in the caller's transaction. Nothing
 * where it is gone or disabled already. Answers whether it was disabled now.
 */
export async function disownCredential(
  tx: Db,
  { personId, credentialId, address, now }: { personId: string; credentialId: string; address: string; now: Date },
): Promise<boolean> {
  return recordAdoption(tx, { personId, now }, async () => {
    const [row] = await tx
      .update(credentials)
      .set({ disabledAt: now, disabledWhy: 'not-me', version: sql`${credentials.version} + 1` })
      .where(
        and(
          eq(credentials.id, credentialId),
          eq(credentials.personId, personId),
          isNull(credentials.removedAt),
          isNull(credentials.disabledAt),
        ),
      )
      .returning()
    if (!row) return false
    await recordCredentialChange(tx, {
      row,
      action: 'credential.disowned',
      template: 'factor-disowned',
      actor: { kind: 'system' },
      address,
      now,
    })
    return true
  })
}
