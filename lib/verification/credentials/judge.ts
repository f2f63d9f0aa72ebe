import type { Db } from '@/db/client'
import { toInstant } from '@/lib/platform/duration'
import { judgeRemoval, type RemovalKind, type RemovalVerdict } from '@/lib/policy/judge-removal'
import { decidePerson } from '@/lib/rollouts/decisions'

/**
 * What policy says to the removal of one of a person's credentials, from networks of these names: the page shows its warnings
 * beforehand, and `removeCredential` asks again with the person's row locked.
 */
export async function judgeCredentialRemoval(
  db: Db,
  c: { personId: string; credentialId: string; kind: RemovalKind; networks: readonly string[]; now: Date },
): Promise<RemovalVerdict> {
  const context = { purpose: 'sign-in' as const, networks: c.networks }
  const { rules, facts } = await decidePerson(db, { personId: c.personId, context, now: c.now })
  return judgeRemoval({ at: toInstant(c.now), rules, person: facts, context }, c.credentialId, c.kind)
}
