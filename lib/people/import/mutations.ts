/** An import from its beginning to the moment it waits for confirmation. Nothing of the directory is written here. */
import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Connection, Db } from '@/db/client'
import { importRows, imports } from '@/db/schema/imports'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { fromInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { log } from '@/lib/platform/log'
import { fromLocal, readZone } from '@/lib/policy/zone'
import { getRules } from '@/lib/rollouts/data'
import { getOrganisation } from '../organisation/data'
import { bucketOf } from '../rules'
import type { StartOfDay } from './columns'
import { longestFile } from './limits'
import { collectErrors, readFile } from './read-file'
import { copyRow } from './staging/copy-row'
import { openStaging } from './staging/mutations'

/** Rows that are sent to the database at once. */
const rowsPerCopy = 4_000

/** Makes the row of an import that is about to be read. Answers its id. Refuses `import-too-large` when the size is known. */
export async function createImport(
  db: Db,
  given: { fileName: string; bytesTotal: number | null; actor: AuditActor; now: Date },
): Promise<string> {
  if ((given.bytesTotal ?? 0) > longestFile) throw new Refusal('import-too-large', { megabytes: longestFile / 1024 / 1024 })
  const id = newId(given.now)
  const startedBy = given.actor.kind === 'person' ? given.actor.id : null
  await db.insert(imports).values({
    id,
    fileName: given.fileName.slice(0, 200),
    state: 'reading',
    startedBy,
    bytesTotal: given.bytesTotal,
    createdAt: given.now,
    touchedAt: given.now,
  })
  return id
}

/**
 * Reads and compares a file: afterwards the import is `ready` (preview in `import_rows`), `refused` (errors by row and
 * column, nothing staged) or `failed` (the upload broke off). Reading may take minutes, so it gets the clock itself. Bounded memory: rows go to a temporary table 4,000 at a time.
 */
export async function readImport(
  connection: Connection,
  given: { importId: string; source: AsyncIterable<Uint8Array>; readClock: () => Date },
): Promise<void> {
  const { db } = connection
  const { importId, readClock } = given
  const now = readClock()
  const begun = await db
    .update(imports)
    .set({ touchedAt: now })
    .where(and(eq(imports.id, importId), eq(imports.state, 'reading'), eq(imports.bytesRead, 0)))
    .returning({ id: imports.id })
  if (begun.length === 0) throw new Refusal('import-unknown')
  const errors = collectErrors()
  const seen = showProgress(db, importId, readClock)
  const staging = await openStaging(connection.sql)
  try {
    const { zone, directory } = await getOrganisation(db)
    let lines = ''
    let waiting = 0
    // The next rows are read while the database takes the last ones; never more than two pieces are in memory.
    let copying: Promise<void> = Promise.resolve()
    const send = async () => {
      const piece = lines
      lines = ''
      waiting = 0
      await copying
      copying = staging.copy(piece)
      copying.catch(() => {})
    }
    const facts = await readFile(limitBytes(given.source), {
      startOfDay: startOfDayIn(zone),
      errors,
      progress: seen.progress,
      handle: async (row, record) => {
        if (errors.count > 0) return
        lines += copyRow(row, newId(now), bucketOf(record.externalId || record.login), record)
        if (++waiting >= rowsPerCopy) return send()
      },
    })
    if (waiting > 0 && errors.count === 0) await send()
    await copying
    const columns = { known: [...(facts.header?.known ?? [])], attributes: facts.header?.attributes ?? [] }
    const known = { rows: facts.rows, bytesRead: facts.bytes, encoding: facts.encoding, columns, fileHash: facts.hash }
    await seen.stop()
    await db
      .update(imports)
      .set({ ...known, state: 'comparing', touchedAt: readClock() })
      .where(eq(imports.id, importId))
    const begunAt = readClock()
    const compared =
      errors.count === 0 && facts.header
        ? await staging.compare({
            ...{ importId, header: facts.header, errors, keepDays: directory.keepDays, now: begunAt },
            rules: await getRules(db, begunAt),
          })
        : null
    const at = readClock()
    if (!compared) {
      const refused = { state: 'refused' as const, errors: errors.kept, errorCount: errors.count, touchedAt: at, finishedAt: at }
      await db.update(imports).set(refused).where(eq(imports.id, importId))
    } else
      await db
        .update(imports)
        .set({ ...compared, rowsBefore: await getRowsBefore(db), state: 'ready', touchedAt: at })
        .where(eq(imports.id, importId))
  } catch (error) {
    await seen.stop()
    await db.update(imports).set({ state: 'failed', finishedAt: readClock() }).where(eq(imports.id, importId))
    if (error instanceof Refusal) throw error
    log().warn({ err: error, importId }, 'an import broke off')
    throw error
  } finally {
    await staging.close()
  }
}

/** Rows of the file that was applied last; an import that was taken back, and the taking back, count as none. */
async function getRowsBefore(db: Db): Promise<number | null> {
  const [last] = await db
    .select({ rows: imports.rows })
    .from(imports)
    .where(and(eq(imports.state, 'applied'), isNull(imports.undoes), isNull(imports.undoneBy)))
    .orderBy(desc(imports.finishedAt))
    .limit(1)
  return last?.rows ?? null
}

const startOfDayIn =
  (zone: string): StartOfDay =>
  (year, month, day) =>
    fromInstant(fromLocal(readZone(zone), Date.UTC(year, month - 1, day) / 1000))

async function* limitBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.byteLength
    if (bytes > longestFile) throw new Refusal('import-too-large', { megabytes: longestFile / 1024 / 1024 })
    yield chunk
  }
}

/** Writes how far the reading is, twice a second, on a connection of its own. */
function showProgress(
  db: Db,
  importId: string,
  readClock: () => Date,
): { progress: (rows: number, bytes: number) => void; stop: () => Promise<void> } {
  let last = 0
  let writing: Promise<unknown> = Promise.resolve()
  return {
    progress: (rows, bytes) => {
      const at = readClock()
      if (at.getTime() - last < 500) return
      last = at.getTime()
      writing = writing
        .then(() => db.update(imports).set({ rows, bytesRead: bytes, touchedAt: at }).where(eq(imports.id, importId)))
        .catch((error) => log().warn({ err: error }, 'the progress of an import could not be written'))
    },
    stop: async () => {
      await writing
    },
  }
}

/** Gives an import up: what was staged is deleted, the row stays in the list. Refuses `import-not-ready`. */
export async function cancelImport(db: Db, given: { importId: string; actor: AuditActor; now: Date }): Promise<void> {
  await db.transaction(async (tx) => {
    const cancelled = await tx
      .update(imports)
      .set({ state: 'cancelled', finishedAt: given.now })
      .where(and(eq(imports.id, given.importId), inArray(imports.state, ['ready', 'refused', 'waiting'])))
      .returning({ fileName: imports.fileName })
    if (!cancelled[0]) throw new Refusal('import-not-ready')
    await tx.delete(importRows).where(eq(importRows.importId, given.importId))
    const data = { fileName: cancelled[0].fileName }
    await recordAudit(tx, {
      at: given.now,
      action: 'import.cancelled',
      actor: given.actor,
      target: { kind: 'import', id: given.importId },
      data,
    })
  })
}
