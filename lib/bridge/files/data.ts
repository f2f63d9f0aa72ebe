/** Reads of files of other systems: the list, one with its progress, and its rows in pages. */
import { and, asc, count, desc, eq, gt, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { bridgeFiles, bridgeRows } from '@/db/schema/bridge'
import { people } from '@/db/schema/people'
import { minutes } from '@/lib/platform/duration'
import { isId } from '@/lib/platform/ids'

export type BridgeFile = Omit<typeof bridgeFiles.$inferSelect, 'ownMapping'> & { startedByName: string | null; isInterrupted: boolean }
export type BridgeRowKind = 'added' | 'changed' | 'removed' | 'unknown'
export type BridgeRow = {
  place: number
  kind: BridgeRowKind | 'seen'
  personId: string | null
  /** As the file names the person. */
  who: string
  name: string | null
  login: string | null
  data: Record<string, unknown>
  before: Record<string, unknown> | null
}

const columns = { file: bridgeFiles, startedByName: people.name }
type Row = { file: typeof bridgeFiles.$inferSelect; startedByName: string | null }

// Reading touches the row every half second: one that has not moved for two minutes was cut off.
const toFile = ({ file: { ownMapping: _, ...file }, startedByName }: Row, now: Date): BridgeFile => ({
  ...file,
  startedByName,
  isInterrupted: (file.state === 'reading' || file.state === 'comparing') && now.getTime() - file.touchedAt.getTime() > minutes(2),
})

/** The newest files first, at most 50. */
export async function listBridgeFiles(db: Db, now: Date): Promise<BridgeFile[]> {
  const rows = await db
    .select(columns)
    .from(bridgeFiles)
    .leftJoin(people, eq(people.id, bridgeFiles.startedBy))
    .orderBy(desc(bridgeFiles.id))
    .limit(50)
  return rows.map((row) => toFile(row, now))
}

/** One file with its progress; null for an unknown id. */
export async function getBridgeFile(db: Db, id: string, now: Date): Promise<BridgeFile | null> {
  if (!isId(id)) return null
  const [row] = await db
    .select(columns)
    .from(bridgeFiles)
    .leftJoin(people, eq(people.id, bridgeFiles.startedBy))
    .where(eq(bridgeFiles.id, id))
  return row ? toFile(row, now) : null
}

/** Staged rows of one kind, in the order of the file, after the place `after`. */
export async function listBridgeRows(
  db: Db,
  given: { fileId: string; kind: BridgeRowKind; after: number | null; limit: number },
): Promise<{ rows: BridgeRow[]; next: number | null }> {
  const { place, kind, personId, who, data, before } = bridgeRows
  const rows = await db
    .select({ place, kind, personId, who, data, before, name: people.name, login: people.login })
    .from(bridgeRows)
    .leftJoin(people, eq(people.id, bridgeRows.personId))
    .where(and(eq(bridgeRows.fileId, given.fileId), eq(kind, given.kind), given.after === null ? undefined : gt(place, given.after)))
    .orderBy(asc(place))
    .limit(given.limit + 1)
  const page = rows.slice(0, given.limit)
  return { rows: page, next: rows.length > given.limit ? (page.at(-1)?.place ?? null) : null }
}

/** The factors that a log names and its mapping does not know, with how many of the new sign-ins name them; at most 20, the commonest first. */
export async function listStrangeFactors(db: Db, fileId: string): Promise<{ value: string; count: number }[]> {
  const value = sql<string>`${bridgeRows.data} ->> 'shown'`
  return await db
    .select({ value, count: count() })
    .from(bridgeRows)
    .where(and(eq(bridgeRows.fileId, fileId), eq(bridgeRows.kind, 'added'), sql`${bridgeRows.data} ->> 'factor' = 'unknown'`))
    .groupBy(value)
    .orderBy(desc(count()), value)
    .limit(20)
}
