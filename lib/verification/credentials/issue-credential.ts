import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { people } from '@/db/schema/people'
import type { Shown } from '@/lib/factors/factor'
import { findFactor } from '@/lib/factors/registry'
import { Refusal } from '@/lib/platform/errors'
import type { CorridorActor } from '../types'
import { registerCredential } from './register-credential'

/**
 * Makes a credential that its owner does not register (a pass of the desk), in the caller's transaction; one that was issued
 * before ends with it, so that there is one of each. `show` is shown once to whoever hands it out, and kept nowhere. Whether
 * this may be issued to this person is the caller's question. Refuses with `factor-unknown` for a factor that nobody issues.
 */
export async function issueCredential(
  tx: Db,
  {
    personId,
    factor: type,
    from,
    until,
    actor,
    now,
  }: { personId: string; factor: string; from: Date; until?: Date; actor: CorridorActor; now: Date },
): Promise<{ credentialId: string; data: unknown; show: Shown }> {
  const factor = findFactor(type)
  if (!factor?.issue) throw new Refusal('factor-unknown')
  await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for('no key update')
  const { data, secret, show } = factor.issue({ from, until })
  const isOpen = and(eq(credentials.personId, personId), eq(credentials.factor, type), isNull(credentials.removedAt))
  const earlier = await tx.select({ id: credentials.id }).from(credentials).where(isOpen)
  const finding = { ok: true, data, secret, userVerified: false, replaces: earlier.map(({ id }) => id) } as const
  const made = await registerCredential(tx, { personId, factor, finding, label: '', device: null, actor, now })
  if (!made.ok) throw new Refusal(made.reason, made.values)
  return { credentialId: made.credentialId, data, show }
}
