/** Registered credentials and the single-use challenges that verify or enrol them. */
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns'
import { people } from './people'

/** Rows are never deleted: adoption and audit need them. `data` and `secret` are emptied at removal. */
export const credentials = pgTable(
  'credentials',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    factor: text('factor').notNull(),
    label: text('label').notNull().default(''),
    /** The device it lives on, as the person named it; credentials on one device are lost together. */
    device: text('device'),
    data: jsonb('data').$type<unknown>().notNull(),
    secret: bytes('secret'),
    externalId: text('external_id'),
    source: text('source').$type<'here' | 'external'>().notNull().default('here'),
    rank: integer('rank').notNull().default(0),
    version: integer('version').notNull().default(1),
    /** Consecutive failures since the last success with this credential (SR-30, SR-31); a try is reserved here before comparing. */
    failures: integer('failures').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    provenAt: instant('proven_at'),
    lastUsedAt: instant('last_used_at'),
    /** The owner was asked whether it still works and put it off: nobody asks a second time. */
    askedAt: instant('asked_at'),
    disabledAt: instant('disabled_at'),
    disabledWhy: text('disabled_why').$type<'too-many-failures' | 'lost' | 'not-me' | 'replaced' | 'restored'>(),
    removedAt: instant('removed_at'),
    removedBy: uuid('removed_by'),
  },
  (t) => [
    index('credentials_person').on(t.personId),
    uniqueIndex('credentials_external').on(t.factor, t.externalId).where(sql`external_id is not null and removed_at is null`),
    index('credentials_external_ever').on(t.factor, t.externalId),
  ],
)

/** One single-use attempt to verify or enrol. `state` is sealed: it may hold a pending secret. */
export const challenges = pgTable(
  'challenges',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id').references(() => people.id),
    factor: text('factor').notNull(),
    purpose: text('purpose').$type<'enrol' | 'trial' | 'sign-in' | 'change' | 'reset'>().notNull(),
    /** The journey or session it was begun in: an answer from elsewhere is refused (SR-14). */
    boundTo: uuid('bound_to').notNull(),
    credentialId: uuid('credential_id'),
    state: bytes('state').notNull(),
    triesLeft: integer('tries_left').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    consumedAt: instant('consumed_at'),
  },
  (t) => [index('challenges_bound').on(t.boundTo), index('challenges_expiry').on(t.expiresAt)],
)

/** Counters of requests and sends by keyed hash; windows move, counts never fall before their window ends. */
export const throttles = pgTable(
  'throttles',
  {
    bucket: text('bucket').notNull(),
    key: text('key').notNull(),
    count: integer('count').notNull(),
    resetsAt: instant('resets_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.key] }), index('throttles_expiry').on(t.resetsAt)],
)
