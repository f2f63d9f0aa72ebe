/** How a person wants to be addressed: language and time zone of pages, mail and dates. */
import { eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import { isZone, type Locale } from '@/lib/i18n/locale'
import { Refusal } from '@/lib/platform/errors'

/** Sets both; null = as the browser asks, as the organisation has it. Refuses with `preference-invalid`, `person-unknown`. */
export async function updatePreferences(
  db: Db,
  { personId, locale, zone, address, now }: { personId: string; locale: Locale | null; zone: string | null; address: string; now: Date },
): Promise<void> {
  if (zone !== null && !isZone(zone)) throw new Refusal('preference-invalid')
  await db.transaction(async (tx) => {
    const changed = await tx
      .update(people)
      .set({ locale, zone, updatedAt: now, version: sql`${people.version} + 1` })
      .where(eq(people.id, personId))
      .returning({ id: people.id })
    if (changed.length === 0) throw new Refusal('person-unknown')
    await recordAudit(tx, {
      at: now,
      action: 'person.preferences-changed',
      actor: { kind: 'person', id: personId, address },
      personId,
      target: { kind: 'person', id: personId },
      data: { locale, zone },
    })
  })
}
