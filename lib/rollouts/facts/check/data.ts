/** Whether `person_facts` says what the tables it comes from say: the check behind `sekisho facts verify`. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'

export type FactsCheck = {
  people: number
  /** People without a row, rows without a person, and rows that say something else than the tables. */
  missing: number
  surplus: number
  different: number
  /** Ids of some of them, to look at. */
  examples: string[]
}

/** Computes everybody's facts anew and compares. Reads everything: minutes for a million people. */
export async function checkPersonFacts(db: Db): Promise<FactsCheck> {
  const [row] = await db.execute<FactsCheck>(sql`
    with compared as (
      select coalesce(p.id, f.person_id) as id, p.id is null as surplus, f.person_id is null as missing,
        (hc.facts, f.successes, f.oldest_success, pc.facts, yc.facts, f.moments, f.bucket, f.arrived_at, f.last_sign_in_at, f.leaves_at, f.on_leave_to,
          f.elsewhere_seen_at, f.elsewhere_last_at, f.elsewhere_success_at)
          is distinct from (h.facts, h.successes, (select min(s) from unnest(h.successes) s), l.facts, y.facts, y.moments, p.bucket,
            facts_second(p.arrived_at), facts_second(p.last_sign_in_at), facts_second(p.leaves_at), facts_second(p.on_leave_to),
            h.elsewhere_seen_at, facts_second(p.last_elsewhere_at), h.elsewhere_success_at) as different
      from people p
      join person_held h on h.person_id = p.id
      join person_places l on l.person_id = p.id
      join person_histories y on y.person_id = p.id
      full join person_facts f on f.person_id = p.id
      left join held_classes hc on hc.id = f.held_class
      left join place_classes pc on pc.id = f.place_class
      left join history_classes yc on yc.id = f.history_class)
    select count(*) filter (where not surplus)::int as people, count(*) filter (where missing)::int as missing,
      count(*) filter (where surplus)::int as surplus, count(*) filter (where different and not missing and not surplus)::int as different,
      coalesce((array_agg(id::text) filter (where missing or surplus or different))[1:20], '{}') as examples
    from compared`)
  return row ?? { people: 0, missing: 0, surplus: 0, different: 0, examples: [] }
}

/** Writes everybody's facts anew and answers how many people there are. */
export async function rebuildPersonFacts(db: Db): Promise<number> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`)
    const [row] = await tx.execute<{ people: string }>(sql`select rebuild_person_facts() as people`)
    return Number(row?.people ?? 0)
  })
}
