/** Messages to people: what is to be sent, and (in the demonstration and tests) what was captured instead of sent. */
import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns'
import { people } from './people'

/**
 * Inserted in the transaction that makes it true, delivered by a job. `sealed` holds address and parameters encrypted with
 * the person's id, so that neither job rows nor this table show a code or a full number (SR-16).
 */
export const messages = pgTable(
  'messages',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    channel: text('channel').$type<'mail' | 'sms' | 'voice'>().notNull(),
    template: text('template').notNull(),
    locale: text('locale').$type<'en' | 'ja'>().notNull(),
    sealed: bytes('sealed').notNull(),
    /** The credential whose number or address it goes to, for a code. */
    credentialId: uuid('credential_id'),
    /** It is the recipient that did not take it. */
    isUndeliverable: boolean('is_undeliverable'),
    /** Masked recipient, for people to recognise. */
    shownTo: text('shown_to').notNull(),
    state: text('state').$type<'queued' | 'sending' | 'sent' | 'failed'>().notNull(),
    tries: integer('tries').notNull().default(0),
    /** When a worker last took it: one that died in between is taken over after two minutes. */
    claimedAt: instant('claimed_at'),
    providerId: text('provider_id'),
    failure: text('failure'),
    /** What the provider said later of a code by phone, and what it charged, in millionths of the unit. */
    reported: text('reported').$type<'sent' | 'delivered' | 'undelivered'>(),
    reportedAt: instant('reported_at'),
    priceMicros: bigint('price_micros', { mode: 'number' }),
    priceUnit: text('price_unit'),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at'),
    sentAt: instant('sent_at'),
  },
  (t) => [
    index('messages_person').on(t.personId, t.createdAt),
    index('messages_state').on(t.state, t.createdAt),
    index('messages_phone').on(t.createdAt).where(sql`channel in ('sms', 'voice')`),
  ],
)

/** The outbox of the demonstration and the tests: only written when `SEKISHO_OUTBOX=1`. */
export const capturedMessages = pgTable(
  'captured_messages',
  {
    id: uuid('id').primaryKey(),
    channel: text('channel').$type<'mail' | 'sms' | 'voice'>().notNull(),
    to: text('to').notNull(),
    subject: text('subject').notNull().default(''),
    text: text('text').notNull(),
    html: text('html'),
    headers: jsonb('headers').$type<Record<string, string>>().notNull().default({}),
    at: instant('at').notNull(),
  },
  (t) => [index('captured_messages_at').on(t.at), index('captured_messages_to').on(t.to, t.at)],
)
