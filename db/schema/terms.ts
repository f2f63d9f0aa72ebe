/** Terms of use: versions that never change, and who agreed to which. */
import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { people } from './people'

/** Published words stay as they are: another wording is another version. The newest that has begun and was not taken back is in force. */
export const termsVersions = pgTable(
  'terms_versions',
  {
    version: integer('version').primaryKey(),
    en: text('en').notNull(),
    ja: text('ja').notNull(),
    /** Asked at every sign-in from this instant on. */
    inForceFrom: instant('in_force_from').notNull(),
    publishedAt: instant('published_at').notNull(),
    publishedBy: uuid('published_by')
      .notNull()
      .references(() => people.id),
    takenBackAt: instant('taken_back_at'),
  },
  (t) => [index('terms_versions_standing').on(t.inForceFrom).where(sql`taken_back_at is null`)],
)

/** Once for each person and version; the audit log tells it too, and with the address. */
export const termsAgreements = pgTable(
  'terms_agreements',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    version: integer('version')
      .notNull()
      .references(() => termsVersions.version),
    agreedAt: instant('agreed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.version] }), index('terms_agreements_version').on(t.version)],
)
