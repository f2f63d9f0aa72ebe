/** Reads of imports: the list, one with its progress, and its rows in pages. */
import { and, asc, desc, eq, gt, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '@/db/client'
import { importRows, imports, type Risk } from '@/db/schema/imports'
import { people } from '@/db/schema/people'
import { minutes } from '@/lib/platform/duration'
import { isId } from '@/lib/platform/ids'
import { maskAddress } from '../rules'

export type Import = typeof imports.$inferSelect & {
  startedByName: string | null
  requestedByName: string | null
  isInterrupted: boolean
  isUndoing: boolean
}
export type ImportRowKind = 'added' | 'changed' | 'leaver' | 'alone'
export type ImportRowView = {
  row: number
  kind: ImportRowKind
  risk: Risk | null
  externalId: string
  personId: string
  /** Values as the file has them: all of an addition, the differing ones of a change. Addresses masked, no hash. */
  data: Record<string, unknown>
  before: Record<string, unknown>
  /** For changes and leavers: who it is in the directory. */
  name: string | null
  login: string | null
}

const asking = alias(people, 'asking')
const columns = { import: imports, startedByName: people.name, requestedByName: asking.name }

// Reading touches the row every half second: one that has not moved for two minutes was cut off.
const toImport = (
  {
    import: row,
    startedByName,
    requestedByName,
  }: { import: typeof imports.$inferSelect; startedByName: string | null; requestedByName: string | null },
  now: Date,
): Import => ({
  ...row,
  startedByName,
  requestedByName,
  isUndoing: row.undoes !== null,
  isInterrupted: ['reading', 'comparing'].includes(row.state) && now.getTime() - row.touchedAt.getTime() > minutes(2),
})

/** The newest imports first, at most 50. */
export async function listImports(db: Db, now: Date): Promise<Import[]> {
  const rows = await db
    .select(columns)
    .from(imports)
    .leftJoin(people, eq(people.id, imports.startedBy))
    .leftJoin(asking, eq(asking.id, imports.requestedBy))
    .orderBy(desc(imports.id))
    .limit(50)
  return rows.map((row) => toImport(row, now))
}

/** One import with its progress; null for an unknown id. */
export async function getImport(db: Db, id: string, now: Date): Promise<Import | null> {
  if (!isId(id)) return null
  const [row] = await db
    .select(columns)
    .from(imports)
    .leftJoin(people, eq(people.id, imports.startedBy))
    .leftJoin(asking, eq(asking.id, imports.requestedBy))
    .where(eq(imports.id, id))
  return row ? toImport(row, now) : null
}

/** Staged rows of one kind, or behind one number of what they would end or move, in the order of the file (leavers: of the table), after the row `after`. */
export async function listImportRows(
  db: Db,
  given: { importId: string; of: { kind: ImportRowKind } | { risk: Risk }; after?: number | null; limit: number },
): Promise<{ rows: ImportRowView[]; next: number | null }> {
  const isLeaver = 'kind' in given.of ? given.of.kind === 'leaver' : given.of.risk === 'missing'
  const wanted = 'kind' in given.of ? eq(importRows.kind, given.of.kind) : eq(importRows.risk, given.of.risk)
  const order = isLeaver ? desc(importRows.row) : asc(importRows.row)
  const after = given.after == null ? undefined : isLeaver ? sql`${importRows.row} < ${given.after}` : gt(importRows.row, given.after)
  const rows = await db
    .select({
      row: importRows.row,
      kind: importRows.kind,
      risk: importRows.risk,
      externalId: importRows.externalId,
      personId: importRows.personId,
      data: importRows.data,
      before: importRows.before,
      name: people.name,
      login: people.login,
    })
    .from(importRows)
    .leftJoin(people, eq(people.id, importRows.personId))
    .where(and(eq(importRows.importId, given.importId), wanted, after))
    .orderBy(order)
    .limit(given.limit + 1)
  const page = rows.slice(0, given.limit).map((row) => ({ ...row, data: showRow(row.data), before: showRow(row.before) }))
  return { rows: page, next: rows.length > given.limit ? (page.at(-1)?.row ?? null) : null }
}

function showRow(data: unknown): Record<string, unknown> {
  const { passwordHash, bucket: _, ...shown } = (data ?? {}) as Record<string, unknown>
  if (passwordHash !== undefined) shown.passwordHash = true
  for (const key of ['email', 'emailCircular'])
    if (Array.isArray(shown[key])) shown[key] = shown[key].map((address) => maskAddress(String(address)))
  return shown
}

export type PersonImport = {
  importId: string
  fileName: string
  at: Date
  kind: ImportRowKind
  data: Record<string, unknown>
  before: Record<string, unknown>
}

/** What applied imports did to one person, newest first: the part of a person's history that stands with the imports. */
export async function listImportsOf(db: Db, personId: string, limit = 50): Promise<PersonImport[]> {
  const rows = await db
    .select({
      importId: imports.id,
      fileName: imports.fileName,
      at: sql<Date>`coalesce(${imports.finishedAt}, ${imports.createdAt})`.mapWith(imports.createdAt),
      kind: importRows.kind,
      data: importRows.data,
      before: importRows.before,
    })
    .from(importRows)
    .innerJoin(imports, eq(imports.id, importRows.importId))
    .where(
      and(
        eq(importRows.personId, personId),
        eq(imports.state, 'applied'),
        ne(importRows.kind, 'alone'),
        sql`(${importRows.kind} <> 'leaver' or ${imports.leaversChosen} = 'left')`,
      ),
    )
    .orderBy(desc(imports.id))
    .limit(limit)
  return rows.map((row) => ({ ...row, data: showRow(row.data), before: showRow(row.before) }))
}
