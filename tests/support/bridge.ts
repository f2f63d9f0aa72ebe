/** A file of another system through the whole bridge, as the console and the command do it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Connection } from '@/db/client'
import { applyBridgeFile } from '@/lib/bridge/applying/mutations'
import { type BridgeFile, getBridgeFile } from '@/lib/bridge/files/data'
import { createBridgeFile, readBridgeFile } from '@/lib/bridge/files/mutations'
import type { Mapping } from '@/lib/bridge/mapping/schema'
import { inPieces, operator } from './import'

export const readAt = new Date('2026-06-01T03:00:00Z')
export const fixture = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, '../fixtures/bridge', name))

type On = Pick<Connection, 'db' | 'sql'>
type Chosen = { kind?: 'factors' | 'sign-ins'; asked?: string; own?: Mapping; isComplete?: boolean; now?: Date; pieces?: number }

/** Reads a file and answers it as it waits for confirmation, or was refused. */
export async function stageBridge(on: On, file: string | Uint8Array | AsyncIterable<Uint8Array>, chosen: Chosen = {}): Promise<BridgeFile> {
  const now = chosen.now ?? readAt
  const fileId = await createBridgeFile(on.db, {
    kind: chosen.kind ?? 'factors',
    fileName: 'export.csv',
    bytesTotal: null,
    asked: chosen.asked ?? 'auto',
    own: chosen.own ?? null,
    isComplete: chosen.isComplete ?? true,
    actor: operator,
    now,
  })
  const source = typeof file === 'string' || file instanceof Uint8Array ? inPieces(file, chosen.pieces) : file
  await readBridgeFile({ db: on.db, prepared: on.db, sql: on.sql, close: async () => {} }, { fileId, source, readClock: () => now })
  const made = await getBridgeFile(on.db, fileId, now)
  if (!made) throw new Error('no file')
  return made
}

/** Stages and applies. Throws where the file was refused, with its errors. */
export async function applyBridge(on: On, file: string | Uint8Array | AsyncIterable<Uint8Array>, chosen: Chosen = {}): Promise<BridgeFile> {
  const staged = await stageBridge(on, file, chosen)
  if (staged.state !== 'ready') throw new Error(`refused: ${JSON.stringify(staged.errors)}`)
  await applyBridgeFile(on.db, { fileId: staged.id, actor: operator, now: chosen.now ?? readAt })
  return staged
}
