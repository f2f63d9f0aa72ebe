/** Holds: an interval in which no step of a wave is in force that its people have not met. One person may hold; nobody loses anything by it. */
import { and, eq, gt, isNull, or } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { holds } from '@/db/schema/rollouts'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { fromInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { getRules } from '../data'
import { lockRollout } from '../versions/rows/data'
import { getReleaseEffect, requireWave } from './data'

type Named = { rolloutId: string; wave: string; actor: AuditActor; now: Date }

/** Holds a wave from now on. Answers the hold's id. Refuses `reason-missing`, `rollout-not-running`, `wave-unknown`, `wave-held-already`. */
export async function holdWave(db: Db, { rolloutId, wave, reason, actor, now }: Named & { reason: string }): Promise<string> {
  const why = reason.trim()
  if (why === '') throw new Refusal('reason-missing')
  return db.transaction(async (tx) => {
    await lockRollout(tx, rolloutId)
    requireWave(await getRules(tx, now), rolloutId, wave)
    const isOpen = and(eq(holds.rolloutId, rolloutId), eq(holds.wave, wave), or(isNull(holds.resumeAt), gt(holds.resumeAt, now)))
    const [open] = await tx.select({ id: holds.id, resumeAt: holds.resumeAt }).from(holds).where(isOpen)
    if (open && open.resumeAt === null) throw new Refusal('wave-held-already')
    const id = newId(now)
    // A hold that was released but has not resumed yet is held again: the old one ends where the new one begins.
    if (open) await tx.update(holds).set({ resumeAt: now }).where(eq(holds.id, open.id))
    await tx.insert(holds).values({ id, rolloutId, wave, fromAt: now, reason: why, by: actor.kind === 'person' ? actor.id : null })
    await recordAudit(tx, {
      at: now,
      action: 'rollout.held',
      actor,
      target: { kind: 'rollout', id: rolloutId },
      data: { wave, reason: why, hold: id },
    })
    return id
  })
}

/**
 * Releases a hold: enforcement goes on at `resumeAt`, which was shown together with its effect. Refuses `wave-not-held`, and
 * `resume-too-early` for an instant before the one that `getReleaseEffect` names at `now`.
 */
export async function releaseHold(db: Db, { rolloutId, wave, resumeAt, actor, now }: Named & { resumeAt: Date }): Promise<void> {
  await db.transaction(async (tx) => {
    await lockRollout(tx, rolloutId)
    const effect = await getReleaseEffect(tx, { rolloutId, wave, now })
    const earliest = fromInstant(effect.resumeAt)
    if (resumeAt < earliest) throw new Refusal('resume-too-early')
    const by = actor.kind === 'person' ? actor.id : null
    const [released] = await tx
      .update(holds)
      .set({ resumeAt, releasedAt: now, releasedBy: by })
      .where(and(eq(holds.id, effect.holdId), isNull(holds.resumeAt)))
      .returning({ id: holds.id })
    if (!released) throw new Refusal('wave-not-held')
    const data = { wave, resumeAt, hold: released.id }
    await recordAudit(tx, { at: now, action: 'rollout.released', actor, target: { kind: 'rollout', id: rolloutId }, data })
  })
}
