import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { people } from '@/db/schema/people'
import { Refusal } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import type { CredentialRow } from '../held'

/**
 * Locks the person's row, then reads one of their credentials: changes of one person's credentials happen one after another,
 * and each judges what the one before left (SR-65). Refuses with `credential-unknown` for one that is not theirs,
 * or that stands at another system: nobody renames, removes or reports it from here.
 */
export async function findOwnLocked(tx: Db, personId: string, credentialId: string): Promise<CredentialRow> {
  await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for('no key update')
  const [row] = isId(credentialId)
    ? await tx
        .select()
        .from(credentials)
        .where(
          and(
            eq(credentials.id, credentialId),
            eq(credentials.personId, personId),
            eq(credentials.source, 'here'),
            isNull(credentials.removedAt),
          ),
        )
    : []
  if (!row) throw new Refusal('credential-unknown')
  return row
}
