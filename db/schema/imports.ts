/** Imports of the directory: what a file would change, staged before anything is written. */
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

export const imports = pgTable('imports', {
  id: uuid('id').primaryKey(),
  fileName: text('file_name').notNull(),
  state: text('state').$type<'reading' | 'refused' | 'ready' | 'applying' | 'applied' | 'cancelled' | 'failed'>().notNull(),
  startedBy: uuid('started_by'),
  rows: integer('rows').notNull().default(0),
  added: integer('added').notNull().default(0),
  changed: integer('changed').notNull().default(0),
  leavers: integer('leavers').notNull().default(0),
  unchanged: integer('unchanged').notNull().default(0),
  /** At most 1,000 of them; `errorCount` is the true number. */
  errors: jsonb('errors').$type<{ row: number; column: string | null; code: string; value?: string }[]>().notNull().default([]),
  errorCount: integer('error_count').notNull().default(0),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
})

export const importRows = pgTable(
  'import_rows',
  {
    importId: uuid('import_id').notNull().references(() => imports.id, { onDelete: 'cascade' }),
    row: integer('row').notNull(),
    externalId: text('external_id').notNull(),
    kind: text('kind').$type<'added' | 'changed' | 'leaver' | 'unchanged'>(),
    data: jsonb('data').$type<unknown>().notNull(),
    /** Names of the columns that differ from the directory, with the old values. */
    before: jsonb('before').$type<Record<string, unknown>>(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.row] }), index('import_rows_kind').on(t.importId, t.kind, t.row), index('import_rows_external').on(t.importId, t.externalId)],
)
