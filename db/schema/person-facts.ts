/**
 * What policy reads of everybody, narrow enough to read a million: who shares the same facts shares a class, and only a person's
 * own instants stand in their row. Written by triggers in the transaction that changes a fact (docs/decisions/0030).
 */
import { customType, index, integer, jsonb, pgTable, smallint, uuid } from 'drizzle-orm/pg-core'

/** Whole seconds since 2020-01-01T00:00:00Z, so that every instant a person can have fits four bytes. */
const second = (name: string) => integer(name)
const seconds = customType<{ data: (number | null)[] }>({ dataType: () => 'integer[]' })

const classColumns = () => ({
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  /** Not unique: two transactions that meet the same new facts at once write a row each instead of waiting for one another. */
  hash: uuid('hash').notNull(),
  facts: jsonb('facts').$type<unknown>().notNull(),
})

/** @public What somebody is and holds: standing, password, roles, credentials without their instants. */
export const heldClasses = pgTable('held_classes', classColumns(), (t) => [index('held_classes_hash').on(t.hash)])

/** @public Where somebody belongs: affiliations, units, groups, and the waves they were put into by name. */
export const placeClasses = pgTable('place_classes', classColumns(), (t) => [index('place_classes_hash').on(t.hash)])

/** @public What happened between somebody and the rollouts: told dates, skips, exemptions, extensions. */
export const historyClasses = pgTable('history_classes', classColumns(), (t) => [index('history_classes_hash').on(t.hash)])

/** @public Read and written by SQL; no foreign key, because a trigger keeps it in step with `people`. */
export const personFacts = pgTable(
  'person_facts',
  {
    personId: uuid('person_id').primaryKey(),
    heldClass: integer('held_class').notNull(),
    placeClass: integer('place_class').notNull(),
    historyClass: integer('history_class').notNull(),
    /** Stable hash, 0 – 9,999: shares of an audience. */
    bucket: smallint('bucket').notNull(),
    arrivedAt: second('arrived_at'),
    lastSignInAt: second('last_sign_in_at'),
    /** From when the person has left, and when they are back from a leave. */
    leavesAt: second('leaves_at'),
    onLeaveTo: second('on_leave_to'),
    /** Of the system that enforced before (docs/decisions/0050): known there since, last sign-in there, last success of a factor of it. */
    elsewhereSeenAt: second('elsewhere_seen_at'),
    elsewhereLastAt: second('elsewhere_last_at'),
    elsewhereSuccessAt: second('elsewhere_success_at'),
    /** The earliest of `successes`: while it is fresh, all are. */
    oldestSuccess: second('oldest_success'),
    /** Last success of each proven, enabled credential, in the order of the class. */
    successes: seconds('successes'),
    /** Three for each rollout, by its slot: told, last skip, deadline passed. */
    moments: seconds('moments'),
  },
  (t) => [index('person_facts_held').on(t.heldClass, t.personId)],
)
