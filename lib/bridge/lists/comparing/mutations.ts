/** Reading a wave's list back from the other system: who is missing there, and who is there and should not be. */
import { eq, sql } from 'drizzle-orm'
import type { Connection } from '@/db/client'
import { bridgeComparisons } from '@/db/schema/bridge'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import type { RunningRules } from '@/lib/rollouts/running'
import { foldColumn } from '../../mapping/recognise'
import { readExport } from '../../reading/read-export'
import { readWho } from '../../reading/read-row'
import { copyFactor } from '../../staging/copy'
import { findPeople, openStaging } from '../../staging/mutations'
import { type Comparison, eachMember, type WaveOf } from '../data'
import { listColumns } from '../layouts'

type Given = WaveOf & { fileName: string; source: AsyncIterable<Uint8Array>; actor: AuditActor; now: Date }

/**
 * Compares a list with the wave as the plan has it now, and keeps the names on both sides. Somebody who stands in the list twice counts
 * once. Refuses `list-invalid` with the first row that is wrong; then nothing is kept.
 */
export async function compareWave({ db, sql: pool }: Connection, rules: RunningRules, given: Given): Promise<Comparison> {
  const { plan, wave, now } = given
  const faults: { row: number; code: string }[] = []
  const staging = await openStaging(pool)
  const { run } = staging
  try {
    await run(sql`drop table if exists pg_temp.members`)
    await run(sql`create temporary table members (person_id uuid not null, wave text not null)`)
    for await (const batch of eachMember(db, rules, plan))
      if (batch.length > 0)
        await run(sql`
          insert into members select * from jsonb_to_recordset(${JSON.stringify(batch.map((one) => ({ person_id: one.person.row.id, wave: one.wave })))}::jsonb)
            as m(person_id uuid, wave text)`)
    let lines = ''
    let waiting = 0
    const flush = async () => {
      if (waiting > 0) await staging.copy(lines)
      lines = ''
      waiting = 0
    }
    const known = new Set(listColumns.person.map(({ column }) => foldColumn(column)))
    await readExport(given.source, {
      report: (row, _, code) => faults.push({ row, code }),
      begin: (columns, row) => {
        const isList = columns.some((column) => known.has(foldColumn(column)))
        if (!isList) faults.push({ row, code: 'list-columns' })
        return isList
      },
      handle: (row, cells) => {
        const who = readWho(cells, listColumns, (_, code) => faults.push({ row, code }))
        if (!who) return
        lines += copyFactor({ row, id: newId(now), who }, 0, null)
        return ++waiting < 4_000 ? undefined : flush()
      },
      progress: () => {},
    })
    const [fault] = faults
    // An empty list is one: everybody is missing there.
    if (fault && fault.code !== 'csv-empty') throw new Refusal('list-invalid', { row: fault.row, reason: fault.code })
    await flush()
    await findPeople(run)
    return await keep()
  } finally {
    await run(sql`drop table if exists pg_temp.members`)
    await staging.close()
  }

  async function keep(): Promise<Comparison> {
    const id = newId(now)
    const { fileName } = given
    const startedBy = given.actor.kind === 'person' ? given.actor.id : null
    await run(sql`begin`)
    try {
      await run(sql`
        insert into bridge_comparisons (id, rollout_id, wave, file_name, planned, listed, missing, extra, started_by, created_at)
        select ${id}, ${plan.id}, ${wave}, ${fileName.slice(0, 200)},
          (select count(*) from members where wave = ${wave}), (select count(distinct coalesce(person_id::text, lower(who))) from bridged), 0, 0,
          ${startedBy}::uuid, ${now.toISOString()}`)
      const missing = await run(sql`
        insert into bridge_drift (comparison_id, place, side, person_id, who, why)
        select ${id}, row_number() over (order by p.name, p.id), 'missing', p.id, p.login, 'not-listed'
        from members m join people p on p.id = m.person_id
        where m.wave = ${wave} and not exists (select 1 from bridged b where b.person_id = m.person_id)`)
      const extra = await run(sql`
        insert into bridge_drift (comparison_id, place, side, person_id, who, why, other_wave)
        select ${id}, ${missing.count}::int + row_number() over (order by min(b.row)), 'extra', b.person_id, min(b.who),
          case when b.person_id is null then 'unknown' when min(m.wave) is null then 'no-wave' else 'other-wave' end, min(m.wave)
        from bridged b left join members m on m.person_id = b.person_id
        where b.person_id is null or m.wave is distinct from ${wave}
        group by b.person_id, case when b.person_id is null then lower(b.who) end`)
      await run(sql`update bridge_comparisons set missing = ${missing.count}::int, extra = ${extra.count}::int where id = ${id}`)
      await run(sql`commit`)
    } catch (error) {
      await run(sql`rollback`)
      throw error
    }
    const [row] = await db.select().from(bridgeComparisons).where(eq(bridgeComparisons.id, id))
    if (!row) throw new Error('the comparison is gone')
    const { planned, listed, missing, extra } = row
    await recordAudit(db, {
      at: now,
      action: 'bridge.list-compared',
      actor: given.actor,
      target: { kind: 'rollout', id: plan.id },
      data: { wave, fileName, planned, listed, missing, extra },
    })
    return row
  }
}
