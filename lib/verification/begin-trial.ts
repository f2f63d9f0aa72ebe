import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { findFactor } from '@/lib/factors/registry'
import { isId } from '@/lib/platform/ids'
import { beginWith } from './begin-verification'
import type { Begun, Refused } from './types'

/**
 * Begins a trial: a new challenge that one credential of the person answers. `choice` only says how (phone: `{ channel }`).
 * Refuses with `credential-unknown`, and as `beginVerification` does.
 */
export async function beginTrial(
  db: Db,
  c: { personId: string; credentialId: string; choice?: unknown; boundTo: string; address: string; now: Date },
): Promise<Begun | Refused> {
  const [row] = isId(c.credentialId)
    ? await db
        .select({ factor: credentials.factor })
        .from(credentials)
        .where(
          and(
            eq(credentials.id, c.credentialId),
            eq(credentials.personId, c.personId),
            eq(credentials.source, 'here'),
            isNull(credentials.removedAt),
          ),
        )
    : []
  // A trial of recovery codes would use one up and prove nothing that counts.
  if (!row || findFactor(row.factor)?.traits.recoveryOnly) return { ok: false, reason: 'credential-unknown', counts: false, values: {} }
  const how = typeof c.choice === 'object' && c.choice !== null ? c.choice : {}
  return beginWith(db, { ...c, choice: { ...how, credentialId: c.credentialId }, factor: row.factor, purpose: 'trial' })
}
