/** A file of another system from its beginning to the moment it waits for confirmation. No credential and no sign-in is written here. */
import { createHash } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { Connection, Db } from '@/db/client'
import { bridgeFiles, bridgeRows } from '@/db/schema/bridge'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { longestFile } from '@/lib/people/import/limits'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { log } from '@/lib/platform/log'
import { type Kind, recogniseMapping } from '../mapping/recognise'
import { type Mapping, mappingSchema } from '../mapping/schema'
import { type FileError, readExport } from '../reading/read-export'
import { readFactors, readSignIn, readWho } from '../reading/read-row'
import { copyFactor, copySignIn } from '../staging/copy'
import { compareFactors } from '../staging/factors/mutations'
import { openStaging, reportContradictions } from '../staging/mutations'
import { compareSignIns } from '../staging/sign-ins/mutations'

type NewFile = {
  kind: Kind
  fileName: string
  bytesTotal: number | null
  /** `auto`, a product, a ready mapping, or `own` with the mapping itself. */
  asked: string
  own?: Mapping | null
  isComplete: boolean
  actor: AuditActor
  now: Date
}

/** Makes the row of a file that is about to be read. Answers its id. Refuses `import-too-large`, `mapping-kind`. */
export async function createBridgeFile(db: Db, given: NewFile): Promise<string> {
  if ((given.bytesTotal ?? 0) > longestFile) throw new Refusal('import-too-large', { megabytes: longestFile / 1024 / 1024 })
  if (given.own && given.own.kind !== given.kind) throw new Refusal('mapping-kind')
  const id = newId(given.now)
  await db.insert(bridgeFiles).values({
    id,
    kind: given.kind,
    fileName: given.fileName.slice(0, 200),
    state: 'reading',
    asked: given.own ? 'own' : given.asked,
    ownMapping: given.own ?? null,
    isComplete: given.isComplete,
    startedBy: given.actor.kind === 'person' ? given.actor.id : null,
    bytesTotal: given.bytesTotal,
    createdAt: given.now,
    touchedAt: given.now,
  })
  return id
}

type Kept = { row: number; column: string | null; code: string; value?: string }

/** Keeps the first 1,000 errors and counts all; a value is cut, and a long number in it is masked (it may be somebody's phone). */
function collectFaults() {
  const kept: Kept[] = []
  let count = 0
  const report: FileError = (row, column, code, value) => {
    count++
    const shown = value
      ?.slice(0, 80)
      .replace(/\p{Cc}/gu, '\ufffd')
      .replace(/\d(?=(?:[\s()-]*\d){4})/g, '•')
    if (kept.length < 1_000) kept.push({ row, column, code, ...(shown ? { value: shown } : {}) })
  }
  return { report, kept, count: () => count }
}

/**
 * Reads and compares a file: afterwards it is `ready` (preview in `bridge_rows`), `refused` (errors by row and column, nothing
 * staged) or `failed` (the upload broke off). Bounded memory. Refuses `import-unknown` for one that was begun already.
 */
export async function readBridgeFile(
  { db, sql }: Connection,
  { fileId, source, readClock }: { fileId: string; source: AsyncIterable<Uint8Array>; readClock: () => Date },
): Promise<void> {
  const now = readClock()
  const [file] = await db
    .update(bridgeFiles)
    .set({ touchedAt: now })
    .where(and(eq(bridgeFiles.id, fileId), eq(bridgeFiles.state, 'reading'), eq(bridgeFiles.bytesRead, 0)))
    .returning()
  if (!file) throw new Refusal('import-unknown')
  const faults = collectFaults()
  const set = (values: Partial<typeof bridgeFiles.$inferInsert>) => db.update(bridgeFiles).set(values).where(eq(bridgeFiles.id, fileId))
  const own = file.ownMapping === null ? null : mappingSchema.parse(file.ownMapping)
  let mapping: Mapping | null = null
  let key: string | null = null
  let lines = ''
  let waiting = 0
  let shownAt = 0
  let writing: Promise<unknown> = Promise.resolve()
  const staging = await openStaging(sql)
  const flush = async () => {
    if (waiting > 0 && faults.count() === 0) await staging.copy(lines)
    lines = ''
    waiting = 0
  }
  try {
    const facts = await readExport(limitBytes(source), {
      report: faults.report,
      begin: (columns, row) => {
        const found = recogniseMapping(columns, { kind: file.kind, asked: file.asked, own })
        if (found.ok) {
          mapping = found.mapping
          key = found.key
        } else if (found.missing.length === 0) faults.report(row, null, 'layout-unknown')
        else for (const column of found.missing) faults.report(row, column, 'column-missing')
        return found.ok
      },
      handle: (row, cells) => {
        if (!mapping) return
        const report = (column: string | null, code: string, value?: string) => faults.report(row, column, code, value)
        if (mapping.kind === 'factors') {
          const who = readWho(cells, mapping, report)
          const held = readFactors(cells, mapping, report)
          if (!who) return
          for (const [place, one] of (held.length > 0 ? held : [null]).entries())
            lines += copyFactor({ row, id: newId(now), who }, place, one)
          waiting += Math.max(1, held.length)
        } else {
          const event = readSignIn(cells, mapping, report)
          const who = event && readWho(cells, mapping, report)
          if (!event || !who) return
          lines += copySignIn({ row, id: eventId(mapping.system, event.event), who }, event)
          waiting++
        }
        return waiting < 4_000 ? undefined : flush()
      },
      progress: (rows, bytes) => {
        const at = readClock()
        if (at.getTime() - shownAt < 500) return
        shownAt = at.getTime()
        writing = writing
          .then(() => set({ rows, bytesRead: bytes, touchedAt: at }))
          .catch((error) => log().warn({ err: error }, 'progress was not written'))
      },
    })
    await flush()
    await writing
    const read = mapping as Mapping | null
    const known = { rows: facts.rows, bytesRead: facts.bytes, encoding: facts.encoding, fileHash: facts.hash }
    await set({
      ...known,
      state: 'comparing',
      mapping: key,
      system: read?.system ?? null,
      systemName: read?.name ?? null,
      touchedAt: readClock(),
    })
    const compared = faults.count() === 0 && read ? await compare(read) : null
    const at = readClock()
    if (compared) await set({ ...compared, state: 'ready', touchedAt: at })
    else {
      await db.delete(bridgeRows).where(eq(bridgeRows.fileId, fileId))
      await set({ state: 'refused', errors: faults.kept, errorCount: faults.count(), touchedAt: at, finishedAt: at })
    }
    async function compare(by: Mapping) {
      const made =
        by.kind === 'factors'
          ? await compareFactors(staging.run, { fileId, mapping: by, isComplete: file?.isComplete ?? false, now })
          : await compareSignIns(staging.run, { fileId, now })
      await reportContradictions(staging.run, by, faults.report)
      return faults.count() === 0 ? made : null
    }
  } catch (error) {
    await writing
    await set({ state: 'failed', finishedAt: readClock() })
    if (!(error instanceof Refusal)) log().warn({ err: error, fileId }, 'a file of another system broke off')
    throw error
  } finally {
    await staging.close()
  }
}

/** The same event has the same id whenever it is read: the first half of a hash, marked as a UUID of one's own making (RFC 9562 §5.8). */
export function eventId(system: string, event: string): string {
  const hash = createHash('sha256').update(`${system}\n${event}`).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

async function* limitBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.byteLength
    if (bytes > longestFile) throw new Refusal('import-too-large', { megabytes: longestFile / 1024 / 1024 })
    yield chunk
  }
}

/** Gives a file up: what was staged is deleted, the row stays in the list. Refuses `import-not-ready`. */
export async function cancelBridgeFile(db: Db, { fileId, actor, now }: { fileId: string; actor: AuditActor; now: Date }): Promise<void> {
  await db.transaction(async (tx) => {
    const [cancelled] = await tx
      .update(bridgeFiles)
      .set({ state: 'cancelled', finishedAt: now })
      .where(and(eq(bridgeFiles.id, fileId), inArray(bridgeFiles.state, ['ready', 'refused'])))
      .returning({ fileName: bridgeFiles.fileName })
    if (!cancelled) throw new Refusal('import-not-ready')
    await tx.delete(bridgeRows).where(eq(bridgeRows.fileId, fileId))
    await recordAudit(tx, {
      at: now,
      action: 'bridge.cancelled',
      actor,
      target: { kind: 'bridge-file', id: fileId },
      data: { fileName: cancelled.fileName },
    })
  })
}
