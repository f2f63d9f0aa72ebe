/** Adoption by day: changes of counts, written in the transaction that changes a credential. */
import { date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns'

/**
 * One row per day, affiliation and measure, holding the change on that day; a day without change has no row. A running
 * total is the sum up to the day. Measures: `people`, `registered:<factor>`, `proven:<factor>`, `phone-only`, `with-passkey`, `none`.
 */
export const adoptionDaily = pgTable(
  'adoption_daily',
  {
    day: date('day', { mode: 'string' }).notNull(),
    affiliation: text('affiliation').notNull(),
    measure: text('measure').notNull(),
    change: integer('change').notNull(),
  },
  (t) => [primaryKey({ columns: [t.measure, t.affiliation, t.day] }), index('adoption_daily_day').on(t.day)],
)

/** What takes long to count, as it was counted last. */
export const snapshots = pgTable('snapshots', {
  key: text('key').primaryKey(),
  countedAt: instant('counted_at').notNull(),
  tookMs: integer('took_ms').notNull(),
  data: jsonb('data').$type<unknown>().notNull(),
})
