import type { Db } from '@/db/client'
import { factorTraits } from '@/lib/factors/registry'
import { Refusal } from '@/lib/platform/errors'
import { canPutFirst } from '@/lib/policy/offer-factors'
import { decidePerson } from '@/lib/rollouts/decisions'
import { putCredentialFirst } from '@/lib/verification/credentials/put-first'

/**
 * A person says which of their equally safe ways comes first at the sign-in. Refuses with `credential-unknown`, and with `order-weaker`
 * while a safer one is proven and open (`domain.md`, Precedence).
 */
export async function putFirst(
  db: Db,
  {
    personId,
    credentialId,
    networks,
    address,
    now,
  }: { personId: string; credentialId: string; networks: readonly string[]; address: string; now: Date },
): Promise<void> {
  const { decision, facts } = await decidePerson(db, { personId, context: { purpose: 'sign-in', networks }, now })
  const own = facts.credentials.find(({ id, source }) => id === credentialId && source === 'here')
  if (!own || own.disabled || own.provenAt === null) throw new Refusal('credential-unknown')
  if (!canPutFirst(decision, facts, factorTraits, own.factor)) throw new Refusal('order-weaker')
  await putCredentialFirst(db, { personId, credentialId, actor: { kind: 'person', id: personId, address }, now })
}
