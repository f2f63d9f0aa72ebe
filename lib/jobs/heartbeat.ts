import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { installation } from '@/db/schema/organisation'

/** Says that some worker of this installation lives. */
export async function writeHeartbeat(db: Db, at: Date): Promise<void> {
  const value = { at: at.toISOString() }
  await db
    .insert(installation)
    .values({ key: 'worker', value, updatedAt: at })
    .onConflictDoUpdate({ target: installation.key, set: { value, updatedAt: at } })
}

/** How long ago, in milliseconds, a worker last said so; null when none ever did. */
export async function getHeartbeatAge(db: Db, now: Date): Promise<number | null> {
  const [row] = await db.select({ at: installation.updatedAt }).from(installation).where(eq(installation.key, 'worker'))
  return row ? now.getTime() - row.at.getTime() : null
}
