/** "This was not me": what a notice of a change lets its reader do, without signing in. */
import { sql } from 'drizzle-orm'
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { people } from './people'

/** One for each change or sign-in that somebody was told of. Those that nobody raised are removed when they have run out. */
export const objections = pgTable(
  'objections',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    kind: text('kind').$type<'credential' | 'password' | 'sign-in'>().notNull(),
    /** The credential that changed, whatever became of it. */
    credentialId: uuid('credential_id'),
    tokenHash: text('token_hash').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    raisedAt: instant('raised_at'),
    /** The desk has looked into it. */
    resolvedAt: instant('resolved_at'),
    resolvedBy: uuid('resolved_by').references(() => people.id),
  },
  (t) => [
    uniqueIndex('objections_token').on(t.tokenHash),
    index('objections_person').on(t.personId),
    index('objections_expiry').on(t.expiresAt).where(sql`raised_at is null`),
    index('objections_raised').on(t.raisedAt).where(sql`raised_at is not null and resolved_at is null`),
  ],
)
