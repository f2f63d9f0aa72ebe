/** People put into a wave by hand, and waves whose people are written down once. */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { rollouts, rolloutVersions, waveMembers } from '@/db/schema/rollouts'
import { getUnitTree } from '@/lib/audiences/data'
import { toSql } from '@/lib/audiences/sql'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { requireSomebodyElse } from '../grants/mutations'
import { type PlanDocument, planSchema } from '../schema'

/**
 * Writes down, at this instant, who is in each frozen wave that the running version had not frozen yet. Waves are tried in
 * order: whoever an earlier wave has is not in a later one. People written down before stay where they are.
 */
export async function freezeWaves(
  tx: Db,
  { rolloutId, document, now }: { rolloutId: string; document: PlanDocument; now: Date },
): Promise<void> {
  const frozen = await listFrozenKeys(tx, rolloutId)
  const units = await getUnitTree(tx)
  for (const [index, wave] of document.waves.entries()) {
    if (wave.membership !== 'frozen' || frozen.has(wave.key)) continue
    const earlier = document.waves.slice(0, index).map((other) => sql`(${toSql(other.audience, units)})`)
    const notEarlier = earlier.length > 0 ? sql`and not (${sql.join(earlier, sql` or `)})` : sql``
    await tx.execute(sql`
      insert into wave_members (rollout_id, person_id, wave, why, at)
      select ${rolloutId}::uuid, p.id, ${wave.key}, 'frozen', ${now.toISOString()}::timestamptz
      from people p where p.standing in ('active', 'on-leave') and (${toSql(wave.audience, units)}) ${notEarlier}
      on conflict (rollout_id, person_id, why) do nothing`)
  }
}

/** Keys of the waves that the version in force has frozen. A wave that was taken out and comes back is frozen anew. */
async function listFrozenKeys(tx: Db, rolloutId: string): Promise<Set<string>> {
  const [running] = await tx
    .select({ document: rolloutVersions.document })
    .from(rollouts)
    .innerJoin(rolloutVersions, and(eq(rolloutVersions.rolloutId, rollouts.id), eq(rolloutVersions.number, rollouts.runningVersion)))
    .where(eq(rollouts.id, rolloutId))
  const waves = running ? planSchema.parse(running.document).waves.filter((wave) => wave.membership === 'frozen') : []
  const keys = new Set(waves.map((wave) => wave.key))
  await tx.execute(
    sql`delete from wave_members where rollout_id = ${rolloutId}::uuid and why = 'frozen' and not (wave = any(${toList(keys)}::text[]))`,
  )
  return keys
}

const toList = (keys: Set<string>): string => `{${[...keys].map((key) => `"${key}"`).join(',')}}`

type Pin = { rolloutId: string; personId: string; actor: AuditActor; now: Date }

/** Puts a person into a wave by hand; the newest pin counts. Refuses `wave-unknown`, `person-unknown`, `rollout-not-running`, `own-grant`. */
export async function pinPerson(
  db: Db,
  { rolloutId, personId, wave, reason, actor, now }: Pin & { wave: string; reason: string },
): Promise<void> {
  if (reason.trim() === '') throw new Refusal('reason-missing')
  requireSomebodyElse(actor, personId)
  await db.transaction(async (tx) => {
    const [running] = await tx
      .select({ document: rolloutVersions.document })
      .from(rollouts)
      .innerJoin(rolloutVersions, and(eq(rolloutVersions.rolloutId, rollouts.id), eq(rolloutVersions.number, rollouts.runningVersion)))
      .where(eq(rollouts.id, rolloutId))
    if (!running) throw new Refusal('rollout-not-running')
    if (!planSchema.parse(running.document).waves.some(({ key }) => key === wave)) throw new Refusal('wave-unknown')
    const [found] = await tx.select({ id: people.id }).from(people).where(eq(people.id, personId))
    if (!found) throw new Refusal('person-unknown')
    const by = actor.kind === 'person' ? actor.id : null
    await tx
      .insert(waveMembers)
      .values({ rolloutId, personId, wave, why: 'pinned', by, at: now })
      .onConflictDoUpdate({ target: [waveMembers.rolloutId, waveMembers.personId, waveMembers.why], set: { wave, by, at: now } })
    const target = { kind: 'rollout', id: rolloutId }
    await recordAudit(tx, { at: now, action: 'rollout.person-pinned', actor, personId, target, data: { wave, reason: reason.trim() } })
  })
}

/** Takes a pin away: the person is in the wave that their audience says. Does nothing where there is none. Refuses `own-grant`. */
export async function unpinPerson(db: Db, { rolloutId, personId, actor, now }: Pin): Promise<void> {
  requireSomebodyElse(actor, personId)
  await db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(waveMembers)
      .where(and(eq(waveMembers.rolloutId, rolloutId), eq(waveMembers.personId, personId), eq(waveMembers.why, 'pinned')))
      .returning({ wave: waveMembers.wave })
    if (!gone) return
    const target = { kind: 'rollout', id: rolloutId }
    await recordAudit(tx, { at: now, action: 'rollout.person-unpinned', actor, personId, target, data: gone })
  })
}
