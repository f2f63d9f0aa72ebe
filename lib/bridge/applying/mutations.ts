/** Applying a file of another system that was confirmed: set-based statements in one transaction, or nothing at all. */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { bridgeFiles } from '@/db/schema/bridge'
import { recordAdoption, recordAdoptionOf, recordPastSignIns } from '@/lib/adoption/mutations'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { refreshFactsOf, writeFactsAgain, writeFactsLater } from '@/lib/rollouts/facts/mutations'
import { rememberedDays } from '../limits'

type Given = { fileId: string; actor: AuditActor; now: Date }
type File = typeof bridgeFiles.$inferSelect

/** Applies a `ready` file. Refuses `import-not-ready`, `import-running`, `bridge-changed`; then nothing was written. */
export async function applyBridgeFile(db: Db, given: Given): Promise<void> {
  await db.transaction(async (tx) => {
    const [lock] = await tx.execute<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(7354013) as taken`)
    if (!lock?.taken) throw new Refusal('import-running')
    const [file] = await tx
      .update(bridgeFiles)
      .set({ state: 'applied', finishedAt: given.now, appliedBy: given.actor.kind === 'person' ? given.actor.id : null })
      .where(and(eq(bridgeFiles.id, given.fileId), eq(bridgeFiles.state, 'ready')))
      .returning()
    if (!file) throw new Refusal('import-not-ready')
    if (file.kind === 'factors') await applyFactors(tx, file, given.now)
    else await applySignIns(tx, file, given.now)
    const { fileName, fileHash, system, mapping, isComplete, added, changed, removed, unknown } = file
    await recordAudit(tx, {
      at: given.now,
      action: 'bridge.applied',
      actor: given.actor,
      target: { kind: 'bridge-file', id: file.id },
      data: { kind: file.kind, fileName, sha256: fileHash, system, mapping, isComplete, added, changed, removed, unknown },
    })
  })
}

async function applyFactors(tx: Db, file: File, now: Date): Promise<void> {
  const mine = (kind: string) => sql`r.file_id = ${file.id}::uuid and r.kind = ${kind}`
  const at = now.toISOString()
  const touched = (kinds: SQL) =>
    sql`select distinct r.person_id as id from bridge_rows r where r.file_id = ${file.id}::uuid and r.kind in (${kinds})`
  await writeFactsLater(tx)
  await recordAdoptionOf(tx, { who: touched(sql`'added', 'changed', 'removed'`), now }, async () => {
    await tx.execute(sql`
      insert into credentials (id, person_id, factor, data, external_id, source, created_at, proven_at, last_used_at)
      select r.target_id, r.person_id, r.data ->> 'factor',
        jsonb_build_object('system', ${file.system}::text, 'name', ${file.systemName}::text, 'shown', coalesce(r.data ->> 'shown', '')),
        ${`${file.system}/`}::text || r.person_id || '/' || (r.data ->> 'factor') || '/' || (r.data ->> 'n'), 'external',
        (r.data ->> 'registeredAt')::timestamptz, (r.data ->> 'provenAt')::timestamptz, (r.data ->> 'usedAt')::timestamptz
      from bridge_rows r where ${mine('added')}`)
    const standing = sql`r.target_id = c.id and c.source = 'external' and c.removed_at is null`
    const changed = await tx.execute(sql`
      update credentials c set
        data = case when coalesce(r.data ->> 'shown', '') = '' then c.data else c.data || jsonb_build_object('shown', r.data ->> 'shown') end,
        proven_at = coalesce(c.proven_at, (r.data ->> 'provenAt')::timestamptz),
        last_used_at = greatest(c.last_used_at, (r.data ->> 'usedAt')::timestamptz),
        version = c.version + 1
      from bridge_rows r where ${mine('changed')} and ${standing}`)
    const removed = await tx.execute(sql`
      update credentials c set removed_at = ${at}::timestamptz, data = '{}', version = c.version + 1
      from bridge_rows r where ${mine('removed')} and ${standing}`)
    // Another file of the same system was applied since this one was compared.
    if (changed.count !== file.changed || removed.count !== file.removed) throw new Refusal('bridge-changed')
  }).catch(refuseClash)
  await tx.execute(sql`
    update people p set seen_elsewhere_at = (r.data ->> 'at')::timestamptz
    from bridge_rows r where ${mine('seen')} and r.person_id = p.id and p.seen_elsewhere_at is null`)
  await writeFactsAgain(tx)
  await refreshFactsOf(tx, 'held', touched(sql`'added', 'changed', 'removed', 'seen'`))
}

function refuseClash(error: unknown): never {
  const cause = error instanceof Error && error.cause ? error.cause : error
  if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505') throw new Refusal('bridge-changed')
  throw error
}

/** Events join the sign-ins of here, marked with their system; last uses reach the credential that is used most. */
async function applySignIns(tx: Db, file: File, now: Date): Promise<void> {
  const mine = sql`r.file_id = ${file.id}::uuid and r.kind = 'added'`
  await tx.execute(sql`
    delete from bridge_events where at < ${now.toISOString()}::timestamptz - make_interval(days => ${rememberedDays + 1})`)
  const fresh = await tx.execute(sql`
    insert into bridge_events (id, at) select r.target_id, (r.data ->> 'usedAt')::timestamptz from bridge_rows r where ${mine}
    on conflict (id) do nothing`)
  if (fresh.count !== file.added) throw new Refusal('bridge-changed')
  await recordPastSignIns(tx, { fileId: file.id, system: file.systemName ?? '', now })
  const used = sql`
    select distinct on (r.person_id, r.data ->> 'factor') r.person_id, r.data ->> 'factor' as factor, (r.data ->> 'usedAt')::timestamptz as at
    from bridge_rows r where ${mine} and (r.data ->> 'succeeded')::boolean
    order by r.person_id, r.data ->> 'factor', (r.data ->> 'usedAt')::timestamptz desc`
  const chosen = sql`
    select distinct on (c.person_id, c.factor) c.id, u.at from credentials c join (${used}) u on u.person_id = c.person_id and u.factor = c.factor
    where c.source = 'external' and c.removed_at is null and c.data ->> 'system' = ${file.system}
    order by c.person_id, c.factor, c.last_used_at desc nulls last, c.external_id`
  const proving = await tx.execute<{ id: string }>(sql`
    select c.person_id as id from credentials c join (${chosen}) u on u.id = c.id where c.proven_at is null`)
  await recordAdoption(tx, { personIds: proving.map(({ id }) => id), now }, async () => {
    await tx.execute(sql`
      update credentials c set last_used_at = greatest(c.last_used_at, u.at), proven_at = coalesce(c.proven_at, u.at), version = c.version + 1
      from (${chosen}) u where u.id = c.id and (c.last_used_at is null or c.last_used_at < u.at or c.proven_at is null)`)
  })
  await tx.execute(sql`
    update people p set
      last_elsewhere_at = greatest(p.last_elsewhere_at, u.last), seen_elsewhere_at = least(p.seen_elsewhere_at, u.first)
    from (select r.person_id, max((r.data ->> 'usedAt')::timestamptz) as last, min((r.data ->> 'usedAt')::timestamptz) as first
      from bridge_rows r where ${mine} and (r.data ->> 'succeeded')::boolean group by 1) u
    where u.person_id = p.id`)
  // The events stand with the sign-ins now; a copy of everybody's would only be kept for ever.
  await tx.execute(sql`delete from bridge_rows r where ${mine}`)
}
