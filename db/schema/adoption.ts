/** Adoption by day: changes of counts, written in the transaction that changes a credential. */
import { date, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

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
