import { countMissingMigrations } from '@/db/migrate'
import { database } from '@/lib/platform/database'
import { seconds } from '@/lib/platform/duration'
import { getHeartbeatAge } from './heartbeat'

export type Health = {
  /** `degraded`: pages work, but no worker sends or seals; `down`: nobody can sign in. */
  status: 'ok' | 'degraded' | 'down'
  database: 'ok' | 'down'
  migrations: 'ok' | 'missing' | 'unknown'
  worker: 'ok' | 'silent' | 'unknown'
}

const patience = seconds(3)
const silentAfter = seconds(30)
const unreachable: Health = { status: 'down', database: 'down', migrations: 'unknown', worker: 'unknown' }

/** Asks the database within three seconds whether it answers, is up to date, and has heard from a worker. Never throws. */
export async function getHealth(now: Date): Promise<Health> {
  const late = new Promise<Health>((resolve) => setTimeout(() => resolve(unreachable), patience).unref())
  return Promise.race([look(now).catch(() => unreachable), late])
}

async function look(now: Date): Promise<Health> {
  const db = await database()
  const isCurrent = (await countMissingMigrations(db)) === 0
  if (!isCurrent) return { status: 'down', database: 'ok', migrations: 'missing', worker: 'unknown' }
  const age = await getHeartbeatAge(db, now)
  const isHeard = age !== null && age < silentAfter
  return { status: isHeard ? 'ok' : 'degraded', database: 'ok', migrations: 'ok', worker: isHeard ? 'ok' : 'silent' }
}
