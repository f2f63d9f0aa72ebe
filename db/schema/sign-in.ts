/** Journeys (a sign-in under way), sessions, known devices and what was signed in with. */
import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { people } from './people'

export const journeys = pgTable(
  'journeys',
  {
    id: uuid('id').primaryKey(),
    tokenHash: text('token_hash').notNull(),
    /** Null for a name that nobody has: it takes the same steps and fails at the password. */
    personId: uuid('person_id').references(() => people.id),
    step: text('step').notNull(),
    previous: text('previous'),
    nonce: text('nonce').notNull(),
    purpose: text('purpose').$type<'sign-in' | 'activation' | 'change' | 'reset'>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [uniqueIndex('journeys_token').on(t.tokenHash), index('journeys_expiry').on(t.expiresAt)],
)

export type SessionFactor = { factor: string; credentialId: string | null; at: string }

/** Who, when, and which factors were used; never what it may do: each request asks `decide()`. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    tokenHash: text('token_hash').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** What was proven, in order; `password` and `activation` stand beside the factors. */
    factors: jsonb('factors').$type<SessionFactor[]>().notNull(),
    application: text('application'),
    address: text('address').notNull(),
    userAgent: text('user_agent').notNull().default(''),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    idleSeconds: integer('idle_seconds').notNull(),
    endedAt: instant('ended_at'),
    endedWhy: text('ended_why').$type<
      'signed-out' | 'by-person' | 'by-administrator' | 'rotated' | 'recovery' | 'left' | 'enforced' | 'restored'
    >(),
  },
  (t) => [
    uniqueIndex('sessions_token').on(t.tokenHash),
    index('sessions_person').on(t.personId, t.endedAt),
    index('sessions_expiry').on(t.expiresAt),
  ],
)

/** A browser in which a person has signed in before: splits password delays (SR-33), never replaces a factor (D4). */
export const knownDevices = pgTable(
  'known_devices',
  {
    tokenHash: text('token_hash').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    lastFactor: text('last_factor'),
    seenAt: instant('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenHash, t.personId] })],
)

/** Row by row for 30 days; older ones live on as `sign_in_daily`. */
export const signInEvents = pgTable(
  'sign_in_events',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    at: instant('at').notNull(),
    /** The strongest factor used; `password` where no second one was. */
    factor: text('factor').notNull(),
    credentialId: uuid('credential_id'),
    succeeded: boolean('succeeded').notNull(),
    address: text('address').notNull().default(''),
    userAgent: text('user_agent').notNull().default(''),
    application: text('application'),
    /** The other system that it happened at (docs/bridge.md); null: here. */
    system: text('system'),
  },
  (t) => [index('sign_in_events_person').on(t.personId, t.at), index('sign_in_events_at').on(t.at)],
)

/** @public Read and written by SQL in lib/adoption; declared here for the migration. */
export const signInDaily = pgTable(
  'sign_in_daily',
  {
    day: date('day', { mode: 'string' }).notNull(),
    factor: text('factor').notNull(),
    affiliation: text('affiliation').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.factor, t.affiliation] })],
)
