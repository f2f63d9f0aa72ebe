/** What a person was told of each rollout, and how often they put it off: written at the end of a sign-in or when a mail was accepted. */
import { and, eq, lte, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { personRollouts } from '@/db/schema/rollouts'
import { fromInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import type { Decided } from '../decisions'
import { listPassed, type Passed } from './rules'

/**
 * Notes that the person has now been shown the dates of `decided`: the first telling of a date counts, and telling an
 * earlier date starts anew (`domain.md`, toldAt). A deadline of theirs that has passed is noted as passed, so that moves
 * and imports do not bring it back. Never called by a GET: only by a finished sign-in or an accepted mail.
 */
export async function recordTold(db: Db, { personId, decision, rules, facts }: Decided, now: Date): Promise<void> {
  for (const plan of rules.plans) {
    if (plan.isDraft) continue
    const wave = plan.waves.find(({ key }) => key === facts.memberships[plan.id]?.wave)
    if (!wave) continue
    const isAnnounced = wave.announceAt !== null && fromInstant(wave.announceAt) <= now
    const date = wave.enforceAt === null ? null : fromInstant(wave.enforceAt)
    if (isAnnounced && date !== null && facts.memberships[plan.id]?.toldAt === null) {
      await db
        .insert(personRollouts)
        .values({ personId, rolloutId: plan.id, toldAt: now, toldDeadline: date })
        .onConflictDoUpdate({
          target: [personRollouts.personId, personRollouts.rolloutId],
          set: { toldAt: now, toldDeadline: date },
          setWhere: sql`${personRollouts.toldAt} is null or ${personRollouts.toldDeadline} > excluded.told_deadline`,
        })
    }
  }
  await recordPassed(db, listPassed({ personId, decision, rules, facts }, now))
}

/**
 * Notes deadlines that have passed, the first note of each counts. Nothing is noted for a version that is no longer in force:
 * its dates may have been moved since they were read. Answers how many were new.
 */
export async function recordPassed(db: Db, passed: readonly Passed[]): Promise<number> {
  if (passed.length === 0) return 0
  const rows = await db.execute(sql`
    insert into person_rollouts (person_id, rollout_id, passed_at)
    select x."personId", r.id, to_timestamp(x."passedAt")
    from json_to_recordset(${JSON.stringify(passed)}::text::json) as x("personId" uuid, "rolloutId" uuid, version int, "passedAt" float8)
    join rollouts r on r.id = x."rolloutId" and r.running_version = x.version
    order by x."personId", r.id
    on conflict (person_id, rollout_id) do update set passed_at = excluded.passed_at where person_rollouts.passed_at is null`)
  return rows.count
}

/**
 * Uses up one skip of every requirement that may be put off now. Throws `Refusal('skip-not-allowed')` where nothing may be.
 * The count is compared in the statement: the same page sent twice uses one skip.
 */
export async function recordSkip(db: Db, { personId, decision, facts }: Decided, now: Date): Promise<void> {
  if (decision.prompt !== 'skippable') throw new Refusal('skip-not-allowed')
  for (const { rollout, state } of decision.obligations) {
    if (state !== 'prompted' && state !== 'grace') continue
    const seen = facts.memberships[rollout]?.skipsUsed ?? 0
    await db
      .insert(personRollouts)
      .values({ personId, rolloutId: rollout, skipsUsed: seen + 1, lastSkipAt: now })
      .onConflictDoUpdate({
        target: [personRollouts.personId, personRollouts.rolloutId],
        set: { skipsUsed: seen + 1, lastSkipAt: now },
        setWhere: and(
          eq(personRollouts.skipsUsed, seen),
          lte(sql`coalesce(${personRollouts.lastSkipAt}, '-infinity'::timestamptz)`, sql`${now.toISOString()}::timestamptz`),
        ),
      })
  }
}
