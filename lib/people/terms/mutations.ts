/** Terms of use are published, taken back, and agreed to; each is in the audit log. */
import { and, eq, isNull, max } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { termsAgreements, termsVersions } from '@/db/schema/terms'
import { recordAudit } from '@/lib/audit/mutations'
import { days } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { getTerms } from './data'
import type { TermsWords } from './schema'

type By = { actor: { kind: 'person'; id: string; address: string }; now: Date }

/** How far ahead a version may be announced. */
const farthest = days(730)

/**
 * Publishes a new version; its words never change afterwards. `inForceFrom` null: at once; `after` is the newest version that its
 * author has seen (0 for none). Returns its number. Refuses `terms-start` for an instant that is past or more than two years ahead,
 * `terms-same` for the words that will stand then, and `settings-changed-meanwhile`.
 */
export async function publishTerms(
  db: Db,
  { en, ja, inForceFrom, after: last, actor, now }: TermsWords & By & { inForceFrom: Date | null; after: number },
): Promise<number> {
  const from = inForceFrom ?? now
  if (from < now || from.getTime() - now.getTime() > farthest) throw new Refusal('terms-start')
  return db.transaction(async (tx) => {
    const standing = await getTerms(tx, from)
    if (standing?.en === en && standing.ja === ja) throw new Refusal('terms-same')
    const [newest] = await tx.select({ version: max(termsVersions.version) }).from(termsVersions)
    const version = last + 1
    // Of two administrators at once one gets the number; the other is asked to look again.
    if ((newest?.version ?? 0) !== last) throw new Refusal('settings-changed-meanwhile')
    const [made] = await tx
      .insert(termsVersions)
      .values({ version, en, ja, inForceFrom: from, publishedAt: now, publishedBy: actor.id })
      .onConflictDoNothing()
      .returning()
    if (!made) throw new Refusal('settings-changed-meanwhile')
    await recordAudit(tx, { at: now, action: 'terms.published', actor, data: { version, from: from.toISOString() } })
    return version
  })
}

/** Takes a version back, before or while it is in force; what was in force before is again. Refuses `terms-unknown`. */
export async function takeBackTerms(db: Db, { version, actor, now }: By & { version: number }): Promise<void> {
  await db.transaction(async (tx) => {
    const [taken] = await tx
      .update(termsVersions)
      .set({ takenBackAt: now })
      .where(and(eq(termsVersions.version, version), isNull(termsVersions.takenBackAt)))
      .returning()
    if (!taken) throw new Refusal('terms-unknown')
    await recordAudit(tx, { at: now, action: 'terms.taken-back', actor, data: { version } })
  })
}

/** Records that somebody agreed to the version that is in force now. Refuses `terms-moved` where another one is by now. */
export async function agreeToTerms(db: Db, { personId, version, actor, now }: By & { personId: string; version: number }): Promise<void> {
  await db.transaction(async (tx) => {
    const terms = await getTerms(tx, now)
    if (terms?.version !== version) throw new Refusal('terms-moved')
    const made = await tx.insert(termsAgreements).values({ personId, version, agreedAt: now }).onConflictDoNothing().returning()
    if (made.length > 0) await recordAudit(tx, { at: now, action: 'terms.agreed', actor, personId, data: { version } })
  })
}
