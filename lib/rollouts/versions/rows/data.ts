import { and, desc, eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { rollouts, rolloutVersions } from '@/db/schema/rollouts'
import { Refusal } from '@/lib/platform/errors'

/** A version as it is stored. */
export type VersionRow = typeof rolloutVersions.$inferSelect

/** Serialises everything that changes one rollout. Refuses `rollout-unknown`. */
export async function lockRollout(tx: Db, id: string): Promise<typeof rollouts.$inferSelect> {
  const [row] = await tx.select().from(rollouts).where(eq(rollouts.id, id)).for('update')
  if (!row) throw new Refusal('rollout-unknown')
  return row
}

/** The newest version of a rollout, whatever its state. */
export async function getNewest(tx: Db, rolloutId: string): Promise<VersionRow> {
  const [row] = await tx
    .select()
    .from(rolloutVersions)
    .where(eq(rolloutVersions.rolloutId, rolloutId))
    .orderBy(desc(rolloutVersions.number))
    .limit(1)
  if (!row) throw new Refusal('rollout-unknown')
  return row
}

/** One version, or undefined. */
export async function getRow(tx: Db, rolloutId: string, number: number): Promise<VersionRow | undefined> {
  const [row] = await tx
    .select()
    .from(rolloutVersions)
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), eq(rolloutVersions.number, number)))
  return row
}
