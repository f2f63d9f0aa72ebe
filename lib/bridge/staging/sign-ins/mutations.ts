/** What a sign-in log would add: events that were not read before. */
import { sql } from 'drizzle-orm'
import { rememberedDays } from '../../limits'
import { type Compared, findPeople, type Run, stageUnknown } from '../mutations'

/**
 * Stages the events that are new. One stands in the log twice where it was exported twice: it counts once. Events older than
 * the days for which their ids are remembered are left out and counted, because nobody could tell them from read ones.
 */
export async function compareSignIns(run: Run, { fileId, now }: { fileId: string; now: Date }): Promise<Compared> {
  await findPeople(run)
  const oldest = sql`${now.toISOString()}::timestamptz - make_interval(days => ${rememberedDays})`
  await run(sql`begin`)
  try {
    const added = await run(sql`
      insert into bridge_rows (file_id, place, kind, person_id, who, target_id, data)
      select ${fileId}, row_number() over (order by b.row), 'added', b.person_id, b.who, b.id,
        jsonb_build_object('row', b.row, 'factor', b.factor, 'shown', coalesce(b.shown, ''), 'usedAt', b.used_at, 'succeeded', b.succeeded)
      from (select distinct on (id) * from bridged where person_id is not null order by id, row) b
      where b.used_at >= ${oldest} and b.used_at <= ${now.toISOString()}::timestamptz + interval '1 day'
        and not exists (select 1 from bridge_events e where e.id = b.id)`)
    const unknown = await stageUnknown(run, fileId)
    const [counts] = await run<{ people: number; listed: number; old: number }>(sql`
      select count(distinct person_id)::int as people, count(*)::int as listed, count(*) filter (where used_at < ${oldest})::int as old
      from bridged where person_id is not null`)
    await run(sql`commit`)
    const tooOld = counts?.old ?? 0
    const unchanged = (counts?.listed ?? 0) - tooOld - added.count
    return { people: counts?.people ?? 0, added: added.count, changed: 0, removed: 0, unchanged, unknown, tooOld }
  } catch (error) {
    await run(sql`rollback`)
    throw error
  }
}
