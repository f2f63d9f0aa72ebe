/** The audit log: append-only (a trigger refuses changes), sealed into a hash chain by one sealer. */
import { bigint, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

export const auditEvents = pgTable(
  'audit_events',
  {
    id: uuid('id').primaryKey(),
    at: instant('at').notNull(),
    /** Dotted: `credential.enrolled`, `rollout.approved`. */
    action: text('action').notNull(),
    actorId: uuid('actor_id'),
    actorKind: text('actor_kind').$type<'person' | 'operator' | 'system'>().notNull(),
    personId: uuid('person_id'),
    targetKind: text('target_kind'),
    targetId: text('target_id'),
    /** Facts without secrets. */
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    address: text('address'),
    requestId: text('request_id'),
    /** `keyId.HMAC` over the row, made by the application: the owner of the database cannot invent an event. */
    mac: text('mac').notNull(),
  },
  (t) => [
    index('audit_events_at').on(t.at, t.id),
    index('audit_events_person').on(t.personId, t.at),
    index('audit_events_action').on(t.action, t.at),
  ],
)

/** Sequence and chained HMAC of each event, in a table of its own so that events are never updated. */
export const auditSeals = pgTable(
  'audit_seals',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    eventId: uuid('event_id').notNull(),
    /** `keyId.HMAC` over the sequence, the event's own mac and the mac of the seal before. */
    mac: text('mac').notNull(),
    sealedAt: instant('sealed_at').notNull(),
  },
  (t) => [uniqueIndex('audit_seals_event').on(t.eventId)],
)

/** Events that wait for their seal. A trigger writes it, so that no way of inserting an event is forgotten. */
export const auditPending = pgTable('audit_pending', { eventId: uuid('event_id').primaryKey() })
