/** How the desk recognised somebody, or did not, and what came of it. */
import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { people } from './people'

/** One look at who is calling. Never deleted: the answer to "who let them in?" is here and in the audit log. */
export const proofings = pgTable(
  'proofings',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    recordedBy: uuid('recorded_by')
      .notNull()
      .references(() => people.id),
    recordedAt: instant('recorded_at').notNull(),
    method: text('method').$type<'document' | 'video' | 'call-back' | 'vouched'>().notNull(),
    isRecognised: boolean('is_recognised').notNull(),
    note: text('note').notNull(),
    state: text('state').$type<'not-recognised' | 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'handed-out'>().notNull(),
    /** Why a second pair of eyes is asked for. */
    needs: text('needs').array().$type<('privileged' | 'repeated' | 'alarm' | 'all-lost')[]>().notNull().default(sql`'{}'`),
    /** `enrolment`: to set something up anew. `day`: to sign in for so many `days` without what is not at hand. */
    kind: text('kind').$type<'enrolment' | 'day'>().notNull().default('enrolment'),
    days: integer('days'),
    /** Whether the pass also opens a new password, once: together with what is left, or by itself where nothing is (then two people looked). */
    password: text('password').$type<'known' | 'forgotten' | 'all-lost'>().notNull().default('known'),
    resetAt: instant('reset_at'),
    /** The pass begins at this moment, or when it is handed out, whichever is later. */
    startsAt: instant('starts_at'),
    decidedBy: uuid('decided_by').references(() => people.id),
    decidedAt: instant('decided_at'),
    credentialId: uuid('credential_id'),
    handedOutAt: instant('handed_out_at'),
  },
  (t) => [
    index('proofings_person').on(t.personId, t.recordedAt),
    // One request at a time for one person.
    uniqueIndex('proofings_open').on(t.personId).where(sql`state in ('waiting', 'approved')`),
    index('proofings_failed').on(t.recordedAt).where(sql`state = 'not-recognised'`),
  ],
)
