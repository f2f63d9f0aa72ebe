/** Rollouts, their versions, who is in which wave, holds, exemptions, extensions, and what each person was told. */
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { people } from './people'

export const rollouts = pgTable('rollouts', {
  id: uuid('id').primaryKey(),
  /** A short name for addresses and files, unique. */
  key: text('key').notNull().unique(),
  state: text('state').$type<'draft' | 'running' | 'completed' | 'rolled-back'>().notNull(),
  /** The approved version in force, once there is one. */
  runningVersion: integer('running_version'),
  /** A small number for ever: the place of its instants in `person_facts.moments`. */
  slot: smallint('slot').generatedAlwaysAsIdentity(),
  createdBy: uuid('created_by'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

/** Every change makes a version. `contentHash` is what was approved; what runs must have the same (SR-10). */
export const rolloutVersions = pgTable(
  'rollout_versions',
  {
    rolloutId: uuid('rollout_id')
      .notNull()
      .references(() => rollouts.id),
    number: integer('number').notNull(),
    document: jsonb('document').$type<unknown>().notNull(),
    contentHash: text('content_hash').notNull(),
    /** A version either puts its document in force or, approved the same way, takes the rollout back (SR-10: cancelling needs two as well). */
    kind: text('kind').$type<'plan' | 'roll-back'>().notNull().default('plan'),
    state: text('state').$type<'draft' | 'in-review' | 'approved' | 'rejected' | 'replaced'>().notNull(),
    note: text('note').notNull().default(''),
    authorId: uuid('author_id'),
    createdAt: instant('created_at').notNull(),
    submittedAt: instant('submitted_at'),
    decidedBy: uuid('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (t) => [primaryKey({ columns: [t.rolloutId, t.number] })],
)

/** A person put into a wave by hand, or by a frozen membership evaluated once. A pin wins. */
export const waveMembers = pgTable(
  'wave_members',
  {
    rolloutId: uuid('rollout_id')
      .notNull()
      .references(() => rollouts.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    wave: text('wave').notNull(),
    why: text('why').$type<'pinned' | 'frozen'>().notNull(),
    by: uuid('by'),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.rolloutId, t.personId, t.why] }), index('wave_members_person').on(t.personId)],
)

export const holds = pgTable(
  'holds',
  {
    id: uuid('id').primaryKey(),
    rolloutId: uuid('rollout_id')
      .notNull()
      .references(() => rollouts.id),
    wave: text('wave').notNull(),
    fromAt: instant('from_at').notNull(),
    /** Release: enforcement goes on from here. Null while the hold lasts. */
    resumeAt: instant('resume_at'),
    reason: text('reason').notNull(),
    by: uuid('by'),
    releasedBy: uuid('released_by'),
    releasedAt: instant('released_at'),
  },
  (t) => [index('holds_rollout').on(t.rolloutId)],
)

export const exemptions = pgTable(
  'exemptions',
  {
    id: uuid('id').primaryKey(),
    /** One person, or everybody an audience describes. */
    personId: uuid('person_id').references(() => people.id),
    audience: jsonb('audience').$type<unknown>(),
    rolloutId: uuid('rollout_id').references(() => rollouts.id),
    applications: text('applications').array(),
    networks: text('networks').array(),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at').notNull(),
    reason: text('reason').notNull(),
    ownerId: uuid('owner_id'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [index('exemptions_person').on(t.personId), index('exemptions_audience').on(t.untilAt).where(sql`audience is not null`)],
)

export const extensions = pgTable(
  'extensions',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    rolloutId: uuid('rollout_id')
      .notNull()
      .references(() => rollouts.id),
    untilAt: instant('until_at').notNull(),
    reason: text('reason').notNull(),
    by: uuid('by'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
    /** Where it came to an audience at once. */
    grantId: uuid('grant_id'),
  },
  (t) => [index('extensions_person').on(t.personId), index('extensions_grant').on(t.grantId).where(sql`grant_id is not null`)],
)

/**
 * What an audience was to be granted beside the plan, and who decided. A row is never rewritten in what it asks for: what is
 * decided is what was asked. A granted exemption is a row of `exemptions` with the same id, a granted extension one row of
 * `extensions` for each person who was in the audience then.
 */
export const audienceGrants = pgTable(
  'audience_grants',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').$type<'exemption' | 'extension'>().notNull(),
    audience: jsonb('audience').$type<unknown>().notNull(),
    /** Null = every rollout (exemptions only). */
    rolloutId: uuid('rollout_id').references(() => rollouts.id),
    applications: text('applications').array(),
    networks: text('networks').array(),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at').notNull(),
    reason: text('reason').notNull(),
    ownerId: uuid('owner_id').notNull(),
    state: text('state').$type<'waiting' | 'granted' | 'refused' | 'withdrawn'>().notNull(),
    /** How many people it reached when it was asked for. */
    reached: integer('reached').notNull(),
    askedBy: uuid('asked_by').notNull(),
    askedAt: instant('asked_at').notNull(),
    decidedBy: uuid('decided_by'),
    decidedAt: instant('decided_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [index('audience_grants_state').on(t.state, t.untilAt)],
)

/** What a person was told and has skipped, per rollout: imports and moves do not reset it. */
export const personRollouts = pgTable(
  'person_rollouts',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    rolloutId: uuid('rollout_id')
      .notNull()
      .references(() => rollouts.id),
    toldAt: instant('told_at'),
    /** The deadline that was told: an earlier one must be told again. */
    toldDeadline: instant('told_deadline'),
    skipsUsed: integer('skips_used').notNull().default(0),
    lastSkipAt: instant('last_skip_at'),
    passedAt: instant('passed_at'),
  },
  (t) => [primaryKey({ columns: [t.personId, t.rolloutId] }), index('person_rollouts_rollout').on(t.rolloutId)],
)
