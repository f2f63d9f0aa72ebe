/**
 * What the rows of an import would do to people who are there, by kind; a person counts once, under the first that fits. The left,
 * suspended and leaving *end*, the moved and exempted *move*, the privileged hold a role and change how they are known.
 */
export type Risk = 'missing' | 'left' | 'suspended' | 'leaving' | 'moved' | 'exempted' | 'privileged'
export type Risks = Record<Risk, number>

/** Imports of the directory: what a file would change, staged before anything is written. */
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

export const imports = pgTable(
  'imports',
  {
    id: uuid('id').primaryKey(),
    fileName: text('file_name').notNull(),
    /** SHA-256 of the file: the audit log names it, so that the applied file can be told from any other. */
    fileHash: text('file_hash'),
    state: text('state').$type<'reading' | 'comparing' | 'refused' | 'ready' | 'waiting' | 'applied' | 'cancelled' | 'failed'>().notNull(),
    startedBy: uuid('started_by'),
    encoding: text('encoding').$type<'utf-8' | 'shift_jis'>(),
    /** Known columns of the file, and the extra ones that become attributes. */
    columns: jsonb('columns').$type<{ known: string[]; attributes: string[] }>().notNull().default({ known: [], attributes: [] }),
    /** Progress while the file is read; the total is null where it is not known beforehand. */
    bytesRead: bigint('bytes_read', { mode: 'number' }).notNull().default(0),
    bytesTotal: bigint('bytes_total', { mode: 'number' }),
    rows: integer('rows').notNull().default(0),
    added: integer('added').notNull().default(0),
    changed: integer('changed').notNull().default(0),
    leavers: integer('leavers').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    /** Codes of affiliations, units and groups that the directory does not have yet. */
    newCodes: jsonb('new_codes')
      .$type<{ affiliations: string[]; units: string[]; groups: string[] }>()
      .notNull()
      .default({ affiliations: [], units: [], groups: [] }),
    /** At most 1,000 of them; `errorCount` is the true number. */
    errors: jsonb('errors')
      .$type<{ row: number; column: string | null; code: string; value?: string; other?: number }[]>()
      .notNull()
      .default([]),
    errorCount: integer('error_count').notNull().default(0),
    /** Whether the people who are missing in the file were set to left when it was applied. */
    leaversChosen: text('leavers_chosen').$type<'left' | 'keep'>(),
    /** The numbers that are compared with the organisation's limits: as they were when the file was compared. */
    risks: jsonb('risks').$type<Risks>(),
    /** People in the directory who had not left, and rows of the import that was applied last. */
    peopleBefore: integer('people_before'),
    rowsBefore: integer('rows_before'),
    /** Who asked for a second administrator, at the command line null, and when. */
    requestedBy: uuid('requested_by'),
    requestedAt: instant('requested_at'),
    approvedBy: uuid('approved_by'),
    appliedBy: uuid('applied_by'),
    /** An undoing is an import of the former values: which import it takes back, and how many people it leaves alone. */
    undoes: uuid('undoes'),
    leftAlone: integer('left_alone').notNull().default(0),
    /** The undoing that was applied. */
    undoneBy: uuid('undone_by'),
    createdAt: instant('created_at').notNull(),
    /** Moves while the file is read: an import that stands still was interrupted. */
    touchedAt: instant('touched_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (t) => [index('imports_created').on(t.createdAt)],
)

/** The rows that would change something; rows that are as the directory has them are only counted. */
export const importRows = pgTable(
  'import_rows',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    /** Line of the file's record; leavers, who have none, count down from -1. */
    row: integer('row').notNull(),
    externalId: text('external_id').notNull(),
    kind: text('kind').$type<'added' | 'changed' | 'leaver' | 'alone'>().notNull(),
    /** The person that is changed or leaves, or the id that an added one gets. */
    personId: uuid('person_id').notNull(),
    /** The version that was compared: if the person has another when the import is applied, it is refused. */
    personVersion: integer('person_version'),
    data: jsonb('data').$type<unknown>().notNull(),
    /** Names of the columns that differ from the directory, with the old values. */
    before: jsonb('before').$type<Record<string, unknown>>(),
    risk: text('risk').$type<Risk>(),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.row] }),
    index('import_rows_kind').on(t.importId, t.kind, t.row),
    index('import_rows_risk').on(t.importId, t.risk, t.row).where(sql`risk is not null`),
    index('import_rows_person').on(t.personId),
  ],
)
