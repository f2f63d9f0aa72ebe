import type { Db } from '@/db/client'
import { toInstant } from '@/lib/platform/duration'
import { decide } from '@/lib/policy/decide'
import type { Decision } from '@/lib/policy/types'
import { decidePerson } from '@/lib/rollouts/decisions'

const accesses: Decision['access'][] = ['full', 'enrol-only', 'refused', 'locked']

/**
 * Whether a credential may go: not when the person would then be let in to less than now, or, being asked to enrol already,
 * would be left with no door but the desk. Judged by what is in force (`decide()` with and without it); what is only
 * announced does not hold anybody.
 */
export async function mayRemove(db: Db, c: { personId: string; credentialId: string; networks: string[]; now: Date }): Promise<boolean> {
  const context = { purpose: 'sign-in' as const, networks: c.networks }
  const { rules, facts, decision: before } = await decidePerson(db, { personId: c.personId, context, now: c.now })
  const rest = { ...facts, credentials: facts.credentials.filter(({ id }) => id !== c.credentialId) }
  const after = decide({ at: toInstant(c.now), rules, person: rest, context })
  if (accesses.indexOf(after.access) > accesses.indexOf(before.access)) return false
  return after.access === 'full' || after.door !== 'desk' || before.door === 'desk'
}
