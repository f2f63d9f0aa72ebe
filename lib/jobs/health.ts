import type { Db } from '@/db/client'
import { countMissingMigrations } from '@/db/migrate'
import { CopiedDatabase } from '@/db/origin'
import { database } from '@/lib/platform/database'
import { seconds } from '@/lib/platform/duration'
import { getHeartbeatAge } from './heartbeat'
import { isWritable } from './writable'

export type Health = {
  /** `degraded`: pages work, but no worker sends or seals; `down`: nobody can sign in; `stopping`: this process is about to end. */
  status: 'ok' | 'degraded' | 'down' | 'stopping'
  /** `refusing`: it answers and takes nothing: full, read-only. `copied`: restored from a backup, and `sekisho db after-restore` has not run. */
  database: 'ok' | 'refusing' | 'down' | 'copied'
  migrations: 'ok' | 'missing' | 'unknown'
  worker: 'ok' | 'silent' | 'unknown'
}

const patience = seconds(3)
const rememberedFor = seconds(1)
const silentAfter = seconds(30)
const copied: Health = { status: 'down', database: 'copied', migrations: 'unknown', worker: 'unknown' }
const unreachable: Health = { status: 'down', database: 'down', migrations: 'unknown', worker: 'unknown' }

let asked: Promise<Health> | null = null

/**
 * Asks the database within three seconds whether it answers, is up to date, takes a row, and has heard from a worker. Never
 * throws. Whoever asks while somebody is asking, or within a second after, gets the same answer: anyone may ask, and nobody
 * can make the database write at will.
 */
export function getHealth(now: Date): Promise<Health> {
  asked ??= askDatabase(now).finally(() => setTimeout(forget, rememberedFor).unref())
  return asked
}

const forget = (): void => {
  asked = null
}

function askDatabase(now: Date): Promise<Health> {
  const late = new Promise<Health>((resolve) => setTimeout(() => resolve(unreachable), patience).unref())
  return Promise.race([look(now).catch((error: unknown) => (error instanceof CopiedDatabase ? copied : unreachable)), late])
}

const look = async (now: Date): Promise<Health> => getHealthOf(await database(), now)

/** The health of an installation on this database. Throws while it cannot be reached. */
export async function getHealthOf(db: Db, now: Date): Promise<Health> {
  const isCurrent = (await countMissingMigrations(db)) === 0
  if (!isCurrent) return { status: 'down', database: 'ok', migrations: 'missing', worker: 'unknown' }
  const age = await getHeartbeatAge(db, now)
  const isHeard = age !== null && age < silentAfter
  const worker = isHeard ? 'ok' : 'silent'
  if (!(await isWritable(db, now))) return { status: 'down', database: 'refusing', migrations: 'ok', worker }
  return { status: isHeard ? 'ok' : 'degraded', database: 'ok', migrations: 'ok', worker }
}
