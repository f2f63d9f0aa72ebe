import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { recordAdoption } from '@/lib/adoption/mutations'
import { isInUse } from '../held'
import { recordCredentialChange } from '../record'

/** So many of the last codes that did not reach a number or mailbox say that it does not answer: one may be chance. */
const inARow = 2

/**
 * Where the last two codes to a credential did not arrive, because of the number or mailbox itself, it is no reliable means any more (`domain.md`: a number
 * that does not answer is shown as such), and its owner is told at every address. A code that was typed from it takes that back. Answers whether it changed anything.
 */
export async function noteSilence(
  db: Db,
  { personId, credentialId, now }: { personId: string; credentialId: string; now: Date },
): Promise<boolean> {
  const last = await db
    .select({ isUndeliverable: messages.isUndeliverable })
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.credentialId, credentialId), sql`${messages.state} in ('sent', 'failed')`))
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(inARow)
  if (last.length < inARow || !last.every(({ isUndeliverable }) => isUndeliverable === true)) return false
  return db.transaction((tx) =>
    recordAdoption(tx, { personId, now }, async () => {
      const [row] = await tx
        .update(credentials)
        .set({ data: sql`${credentials.data} || '{"silent": true}'::jsonb`, version: sql`${credentials.version} + 1` })
        .where(
          and(
            eq(credentials.id, credentialId),
            eq(credentials.personId, personId),
            isInUse,
            sql`coalesce((${credentials.data} ->> 'silent')::boolean, false) = false`,
          ),
        )
        .returning()
      if (!row) return false
      await recordCredentialChange(tx, { row, action: 'credential.silent', template: 'factor-silent', actor: { kind: 'system' }, now })
      return true
    }),
  )
}
