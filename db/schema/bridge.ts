/** Files of the identity provider of today: what one would change, staged before anything is written; events already read. */
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

export const bridgeFiles = pgTable(
  'bridge_files',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').$type<'factors' | 'sign-ins'>().notNull(),
    fileName: text('file_name').notNull(),
    /** SHA-256 of the file, for the audit log. */
    fileHash: text('file_hash'),
    state: text('state').$type<'reading' | 'comparing' | 'refused' | 'ready' | 'applied' | 'cancelled' | 'failed'>().notNull(),
    /** The ready mapping that was asked for, `auto` to recognise one by the header, or `own` for a mapping file. */
    asked: text('asked').notNull(),
    /** The mapping itself where it came as a file. */
    ownMapping: jsonb('own_mapping').$type<unknown>(),
    /** The mapping that was used, and the system it is of: known once the header was read. */
    mapping: text('mapping'),
    system: text('system'),
    systemName: text('system_name'),
    /** Whether what is missing in the file is taken to be gone at that system. */
    isComplete: boolean('is_complete').notNull().default(true),
    startedBy: uuid('started_by'),
    encoding: text('encoding').$type<'utf-8' | 'shift_jis'>(),
    bytesRead: bigint('bytes_read', { mode: 'number' }).notNull().default(0),
    bytesTotal: bigint('bytes_total', { mode: 'number' }),
    rows: integer('rows').notNull().default(0),
    /** People of the file whom the directory has. */
    people: integer('people').notNull().default(0),
    added: integer('added').notNull().default(0),
    changed: integer('changed').notNull().default(0),
    removed: integer('removed').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    /** Rows about people whom the directory does not have, or has more than once under that address. */
    unknown: integer('unknown').notNull().default(0),
    /** Sign-ins older than the days for which events are remembered. */
    tooOld: integer('too_old').notNull().default(0),
    /** At most 1,000 of them; `errorCount` is the true number. */
    errors: jsonb('errors')
      .$type<{ row: number; column: string | null; code: string; value?: string; other?: number }[]>()
      .notNull()
      .default([]),
    errorCount: integer('error_count').notNull().default(0),
    appliedBy: uuid('applied_by'),
    createdAt: instant('created_at').notNull(),
    touchedAt: instant('touched_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (t) => [index('bridge_files_created').on(t.createdAt)],
)

/** The rows that would change something, and the people who were not found. */
export const bridgeRows = pgTable(
  'bridge_rows',
  {
    fileId: uuid('file_id')
      .notNull()
      .references(() => bridgeFiles.id, { onDelete: 'cascade' }),
    /** Counts from 1 over the kinds; the file's own row stands in `data`. */
    place: integer('place').notNull(),
    /** `seen`: the system knows the person, which the directory does not know yet. */
    kind: text('kind').$type<'added' | 'changed' | 'removed' | 'unknown' | 'seen'>().notNull(),
    personId: uuid('person_id'),
    /** The person as the file names them. */
    who: text('who').notNull(),
    /** Factors: the credential that is added, changed or removed. Sign-ins: the event's id. */
    targetId: uuid('target_id'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    before: jsonb('before').$type<Record<string, unknown>>(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.place] }), index('bridge_rows_kind').on(t.fileId, t.kind, t.place)],
)

/**
 * @public Read and written by SQL in lib/bridge. Sign-ins of other systems that were read already, by a hash of system and event id:
 * the same log read again changes nothing.
 */
export const bridgeEvents = pgTable('bridge_events', { id: uuid('id').primaryKey(), at: instant('at').notNull() }, (t) => [
  index('bridge_events_at').on(t.at),
])

/** Lists that were read back from the other system, per wave: names on each side. */
export const bridgeComparisons = pgTable(
  'bridge_comparisons',
  {
    id: uuid('id').primaryKey(),
    rolloutId: uuid('rollout_id').notNull(),
    wave: text('wave').notNull(),
    fileName: text('file_name').notNull(),
    planned: integer('planned').notNull(),
    listed: integer('listed').notNull(),
    missing: integer('missing').notNull(),
    extra: integer('extra').notNull(),
    startedBy: uuid('started_by'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('bridge_comparisons_wave').on(t.rolloutId, t.wave, t.createdAt)],
)

/** @public Read and written by SQL in lib/bridge. Who stands on one side only. `extra` names people of the other system's list, whom the directory may not know. */
export const bridgeDrift = pgTable(
  'bridge_drift',
  {
    comparisonId: uuid('comparison_id')
      .notNull()
      .references(() => bridgeComparisons.id, { onDelete: 'cascade' }),
    place: integer('place').notNull(),
    side: text('side').$type<'missing' | 'extra'>().notNull(),
    personId: uuid('person_id'),
    who: text('who').notNull(),
    /** `extra`: in no wave of the rollout, in this other wave, or in no directory. */
    why: text('why').$type<'not-listed' | 'other-wave' | 'no-wave' | 'unknown'>().notNull(),
    otherWave: text('other_wave'),
  },
  (t) => [primaryKey({ columns: [t.comparisonId, t.place] })],
)
