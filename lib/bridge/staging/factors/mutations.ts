/** What a factor report would change: compared with the credentials that this system had when it was read last. */
import { sql } from 'drizzle-orm'
import type { FactorMapping } from '../../mapping/schema'
import { type Compared, findPeople, type Run, stageUnknown } from '../mutations'

type Given = { fileId: string; mapping: FactorMapping; isComplete: boolean; now: Date }

/**
 * Stages additions, changes and removals. A credential of another system is known by system, person, factor and a count from 1,
 * so that reading the same file again changes nothing, and two reports of one system speak of the same ones. What a report has no
 * column for stays as it is, and so does the day on which a credential was first known. Only credentials of this very system, never those of here, are changed or removed.
 */
export async function compareFactors(run: Run, { fileId, mapping, isComplete, now }: Given): Promise<Compared> {
  const at = now.toISOString()
  await findPeople(run)
  // Of "has this factor" lists the first is enough; otherwise they are counted by age and by what they show, not by their place in
  // the file: a report in another order speaks of the same ones.
  await run(sql`
    update bridged b set n = o.n from (
      select id, row_number() over (partition by person_id, factor order by registered_at nulls last, shown, row, place) as n
      from bridged where person_id is not null and factor is not null) o
    where o.id = b.id`)
  if (mapping.counts === 'kinds') await run(sql`delete from bridged where n > 1`)
  const byUse = mapping.proven === 'by-use'
  const proven = byUse ? sql`b.used_at` : sql`coalesce(b.registered_at, b.used_at, ${at}::timestamptz)`
  // A report of kinds knows nothing of single ones beyond the first: it may take the factor away, never one of several.
  const isKnownNumber = mapping.counts === 'each' ? sql`b.n = c.n` : sql`true`
  const inFile = mapping.rows === 'person' ? sql`exists (select 1 from bridged f where f.person_id = c.person_id)` : sql`false`
  await run(sql`begin`)
  try {
    await run(sql`
      create temporary table known on commit drop as
      select c.id, c.person_id, c.factor, c.created_at, c.proven_at, c.last_used_at, c.data, split_part(c.external_id, '/', 4)::int as n
      from credentials c where c.source = 'external' and c.removed_at is null and c.data ->> 'system' = ${mapping.system}
        and c.external_id like ${`${mapping.system}/%`}`)
    await run(sql`create index on known (person_id, factor)`)
    const place = sql`coalesce((select max(place) from bridge_rows where file_id = ${fileId}), 0) + row_number() over (order by b.row, b.place)`
    const added = await run(sql`
      insert into bridge_rows (file_id, place, kind, person_id, who, target_id, data)
      select ${fileId}, ${place}, 'added', b.person_id, b.who, b.id, jsonb_strip_nulls(jsonb_build_object('row', b.row, 'factor', b.factor, 'n', b.n,
        'shown', b.shown, 'registeredAt', coalesce(b.registered_at, ${at}::timestamptz), 'provenAt', ${proven}, 'usedAt', b.used_at))
      from bridged b where b.factor is not null and b.person_id is not null
        and not exists (select 1 from known c where c.person_id = b.person_id and c.factor = b.factor and c.n = b.n)`)
    const changed = await run(sql`
      insert into bridge_rows (file_id, place, kind, person_id, who, target_id, data, before)
      select ${fileId}, ${place}, 'changed', b.person_id, b.who, c.id,
        jsonb_strip_nulls(jsonb_build_object('row', b.row, 'factor', b.factor, 'shown', b.shown,
          'provenAt', case when c.proven_at is null then ${proven} end,
          'usedAt', case when b.used_at > c.last_used_at or c.last_used_at is null then b.used_at end)),
        jsonb_strip_nulls(jsonb_build_object('shown', c.data ->> 'shown', 'registeredAt', c.created_at, 'provenAt', c.proven_at, 'usedAt', c.last_used_at))
      from bridged b join known c on c.person_id = b.person_id and c.factor = b.factor and c.n = b.n
      where (b.shown <> '' and ${mapping.counts === 'each'} and b.shown is distinct from c.data ->> 'shown')
        or (c.proven_at is null and ${proven} is not null)
        or (b.used_at is not null and (c.last_used_at is null or b.used_at > c.last_used_at))`)
    const removed = await run(sql`
      insert into bridge_rows (file_id, place, kind, person_id, who, target_id, data)
      select ${fileId}, coalesce((select max(place) from bridge_rows where file_id = ${fileId}), 0) + row_number() over (order by c.person_id, c.id),
        'removed', c.person_id, p.login, c.id, jsonb_build_object('factor', c.factor, 'shown', c.data ->> 'shown')
      from known c join people p on p.id = c.person_id
      where ${isComplete ? sql`true` : inFile}
        and not exists (select 1 from bridged b where b.person_id = c.person_id and b.factor = c.factor and ${isKnownNumber})`)
    const unknown = await stageUnknown(run, fileId)
    await run(sql`
      insert into bridge_rows (file_id, place, kind, person_id, who, data)
      select ${fileId}, coalesce((select max(place) from bridge_rows where file_id = ${fileId}), 0) + row_number() over (order by b.person_id),
        'seen', b.person_id, min(b.who), jsonb_build_object('at', least(min(b.registered_at), min(b.used_at), ${at}::timestamptz))
      from bridged b join people p on p.id = b.person_id where p.seen_elsewhere_at is null group by b.person_id`)
    const [counts] = await run<{ people: number; listed: number }>(sql`
      select count(distinct person_id)::int as people, count(*) filter (where factor is not null)::int as listed from bridged where person_id is not null`)
    await run(sql`commit`)
    const unchanged = (counts?.listed ?? 0) - added.count - changed.count
    return {
      people: counts?.people ?? 0,
      added: added.count,
      changed: changed.count,
      removed: removed.count,
      unchanged,
      unknown,
      tooOld: 0,
    }
  } catch (error) {
    await run(sql`rollback`)
    throw error
  }
}
