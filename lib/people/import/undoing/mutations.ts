/** Undoing an import: an import of the former values, with its own preview, limits and approval. */
import { createHash } from 'node:crypto'
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { imports } from '@/db/schema/imports'
import type { AuditActor } from '@/lib/audit/types'
import { after, days } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { getRules } from '@/lib/rollouts/data'
import { getOrganisation } from '../../organisation/data'
import { writeRisks } from '../risk/mutations'
import { judgeUndo } from './rules'

/** Rows of what is left alone stand behind all others. */
const aloneFrom = 1_000_000_000

/**
 * Works out what taking an import back would put back, and what has changed since and is therefore left alone. Nothing of the
 * directory is written: the answer is the id of an import that waits to be looked at and applied. People whom the import
 * added and who have not signed in leave again. Refuses `import-unknown`, `undo-not-applied`, `undo-done`, `undo-too-late`.
 */
export async function beginUndo(db: Db, given: { importId: string; actor: AuditActor; now: Date }): Promise<string> {
  const { importId, actor, now } = given
  return db.transaction(async (tx) => {
    const [made] = await tx.select().from(imports).where(eq(imports.id, importId))
    if (!made) throw new Refusal('import-unknown')
    const refused = judgeUndo(made, now)
    if (refused) throw new Refusal(refused)
    const id = newId(now)
    await tx.insert(imports).values({
      id,
      fileName: made.fileName,
      fileHash: createHash('sha256').update(`undo ${importId} ${made.fileHash} ${id}`).digest('hex'),
      state: 'ready',
      startedBy: actor.kind === 'person' ? actor.id : null,
      columns: made.columns,
      undoes: importId,
      createdAt: now,
      touchedAt: now,
    })
    const { keepDays } = (await getOrganisation(tx)).directory
    await insertFormer(tx, { id, importId, kinds: made.leaversChosen === 'left' ? ['changed', 'leaver'] : ['changed'] })
    await insertAddedAgain(tx, { id, importId, now, keepUntil: after(now, days(keepDays)) })
    await tx.execute(sql`
      update import_rows set risk = case when data ->> 'standing' in ('left', 'suspended') then data ->> 'standing' else 'leaving' end
      where import_id = ${id} and kind in ('changed', 'leaver') and (data ->> 'standing' in ('left', 'suspended') or data ->> 'leavesAt' is not null)`)
    const rules = await getRules(tx, now)
    const counted = await writeRisks((query) => tx.execute(query) as never, { importId: id, rules, now })
    const [counts] = await tx.execute<{ changed: number; leavers: number; alone: number }>(sql`
      select count(*) filter (where kind = 'changed')::int as changed, count(*) filter (where kind = 'leaver')::int as leavers,
        count(distinct person_id) filter (where kind = 'alone')::int as alone from import_rows where import_id = ${id}`)
    const { changed = 0, leavers = 0, alone = 0 } = counts ?? {}
    await tx
      .update(imports)
      .set({ ...counted, changed, leavers, leftAlone: alone, rows: changed + leavers + alone })
      .where(eq(imports.id, id))
    return id
  })
}

/** Every column as the staged rows write it, so that values can be compared with what the import gave. */
const current: SQL = sql`jsonb_build_object('login', p.login, 'name', p.name, 'reading', p.reading, 'affiliations', p.affiliations, 'units', p.units,
  'groups', p.groups, 'locale', p.locale, 'zone', p.zone, 'standing', p.standing, 'leavesAt', p.leaves_at, 'keepUntil', p.keep_until,
  'onLeaveFrom', p.on_leave_from, 'onLeaveTo', p.on_leave_to, 'hasNoPhone', p.has_no_phone, 'abroadFrom', p.abroad_from,
  'abroadUntil', p.abroad_until, 'attributes', p.attributes, 'email', coalesce(c.plain, '{}'), 'emailCircular', coalesce(c.circular, '{}'),
  'passwordHash', encode(sha256(convert_to(p.password_hash, 'UTF8')), 'hex'))`

/**
 * Column by column: what still is as the import left it gets its former value, what is not is left alone. Somebody whose
 * date of leaving is taken back is here again.
 */
async function insertFormer(tx: Db, { id, importId, kinds }: { id: string; importId: string; kinds: string[] }): Promise<void> {
  await tx.execute(sql`
    with seen as materialized (
      select r.row, r.external_id, r.person_id, p.version, p.erased_at, p.standing, r.data, r.before, ${current} as now
      from import_rows r join people p on p.id = r.person_id
        left join lateral (
          select array_agg(address order by address) filter (where not is_circular) as plain,
            array_agg(address order by address) filter (where is_circular) as circular
          from contacts where person_id = p.id and removed_at is null and source = 'import') c on true
      where r.import_id = ${importId} and r.kind = any(${`{${kinds.join(',')}}`}::text[])),
    split as (
      select s.*, k.* from seen s cross join lateral (
        select jsonb_object_agg(key, s.before -> key) filter (where back) as put, jsonb_object_agg(key, s.now -> key) filter (where back) as was,
          jsonb_object_agg(key, s.before -> key) filter (where not back) as left_alone, jsonb_object_agg(key, s.now -> key) filter (where not back) as other
        from (select key, s.erased_at is null and s.now -> key is not distinct from s.data -> key as back from jsonb_object_keys(s.data) key) each) k),
    put as (
      insert into import_rows (import_id, row, external_id, kind, person_id, person_version, data, before)
      select ${id}, row, external_id, 'changed', person_id, version,
        put || case when standing = 'left' and put ? 'leavesAt' and put ->> 'leavesAt' is null and not put ? 'standing' then '{"standing": "active"}'::jsonb else '{}' end,
        was || case when standing = 'left' and put ? 'leavesAt' and put ->> 'leavesAt' is null and not put ? 'standing' then '{"standing": "left"}'::jsonb else '{}' end
      from split where put is not null)
    insert into import_rows (import_id, row, external_id, kind, person_id, data, before)
    select ${id}, ${aloneFrom}::int + (row_number() over (order by row))::int, external_id, 'alone', person_id, left_alone, other
    from split where left_alone is not null`)
}

/** Whoever was added and has not signed in leaves; whoever has is left alone. */
async function insertAddedAgain(tx: Db, given: { id: string; importId: string; now: Date; keepUntil: Date }): Promise<void> {
  const { id, importId } = given
  const gone = JSON.stringify({ standing: 'left', leavesAt: given.now, keepUntil: given.keepUntil })
  await tx.execute(sql`
    insert into import_rows (import_id, row, external_id, kind, person_id, person_version, data, before)
    select ${id}, case when p.arrived_at is null then r.row else ${aloneFrom}::int + r.row end, r.external_id,
      case when p.arrived_at is null then 'leaver' else 'alone' end, p.id, p.version,
      case when p.arrived_at is null then ${gone}::jsonb else jsonb_build_object('standing', 'left') end,
      jsonb_build_object('standing', p.standing, 'leavesAt', p.leaves_at, 'keepUntil', p.keep_until)
    from import_rows r join people p on p.id = r.person_id
    where r.import_id = ${importId} and r.kind = 'added' and p.erased_at is null and p.standing <> 'left'`)
}
