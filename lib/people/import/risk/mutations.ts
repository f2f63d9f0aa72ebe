/** Marks the staged rows that would end or move people, and counts them by kind. */
import { type SQL, sql } from 'drizzle-orm'
import type { Risk, Risks } from '@/db/schema/imports'
import { toSql } from '@/lib/audiences/sql'
import { toInstant } from '@/lib/platform/duration'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'
import { isStillHere } from '../../life/data'
import { noRisks } from './rules'

/** A session's or a transaction's statements. */
export type Execute = <Row extends Record<string, unknown>>(query: SQL) => Promise<Row[] & { count: number }>

/**
 * Rows that end people carry their risk already. Here the others are asked: who changes the wave of a running rollout, who
 * comes into or falls out of an exemption, and who holds a role and changes how they are known or reached. Answers the
 * counts, and the people whom they are a part of.
 */
export async function writeRisks(
  run: Execute,
  { importId, rules, now }: { importId: string; rules: RunningRules; now: Date },
): Promise<{ risks: Risks; peopleBefore: number }> {
  const plans = rules.plans.filter((plan) => !plan.isDraft)
  const exempting = rules.audienceExemptions.filter(({ until }) => until > toInstant(now))
  const mine = sql`r.import_id = ${importId} and r.kind = 'changed' and r.risk is null`
  const placed = plans.map((plan) => findWave(plan, rules))
  if (placed.length > 0) await mark(run, mine, 'moved', sql`array[${sql.join(placed, sql`, `)}]`)
  const exempted = exempting.map(({ audience }) => sql`(${toSql(audience, rules.units)})`)
  if (exempted.length > 0) await mark(run, mine, 'exempted', sql`array[${sql.join(exempted, sql`, `)}]`)
  await run(sql`
    update import_rows r set risk = 'privileged'
    where ${mine} and r.data ?| array['login', 'email', 'emailCircular', 'passwordHash'] and exists (select 1 from person_roles o where o.person_id = r.person_id)`)
  const counts = await run<{ risk: Risk; count: number }>(sql`
    select risk, count(*)::int as count from import_rows where import_id = ${importId} and risk is not null group by 1`)
  const [people] = await run<{ count: number }>(sql`select count(*)::int as count from people p where ${isStillHere(now)}`)
  return {
    risks: { ...noRisks, ...Object.fromEntries(counts.map(({ risk, count }) => [risk, count])) },
    peopleBefore: people?.count ?? 0,
  }
}

/** Asks the same question of a person as they are and as the row would have them: audiences read nothing else (lib/audiences/sql.ts). */
async function mark(run: Execute, mine: SQL, risk: Risk, answer: SQL): Promise<void> {
  const list = (key: string) =>
    sql`case when r.data ? ${key}::text then array(select jsonb_array_elements_text(r.data -> ${key}::text)) else o.${sql.identifier(key)} end as ${sql.identifier(key)}`
  await run(sql`
    update import_rows r set risk = ${risk}
    from people o
    where ${mine} and o.id = r.person_id and r.data ?| array['affiliations', 'units', 'groups', 'attributes']
      and (select ${answer} from (select o.*) p) is distinct from (
        select ${answer} from (select o.id, o.external_id, o.bucket, ${list('affiliations')}, ${list('units')}, ${list('groups')},
          coalesce(r.data -> 'attributes', o.attributes) as attributes) p)`)
}

/** The place of a person `p` in a rollout, as `resolveMembership` finds it: a pin or a frozen list stays whatever the file says. */
function findWave(plan: RunningPlan, rules: RunningRules): SQL {
  const keys = `{${plan.waves.map(({ key }) => `"${key}"`).join(',')}}`
  const frozen = `{${plan.waves
    .filter(({ isFrozen }) => isFrozen)
    .map(({ key }) => `"${key}"`)
    .join(',')}}`
  const live = plan.waves.flatMap((wave, at) => (wave.isFrozen ? [] : [sql`when ${toSql(wave.audience, rules.units)} then ${at}::int`]))
  const listed = sql`exists (select 1 from wave_members m where m.person_id = p.id and m.rollout_id = ${plan.id}::uuid
    and (m.why = 'pinned' and m.wave = any(${keys}::text[]) or m.why = 'frozen' and m.wave = any(${frozen}::text[])))`
  return live.length === 0 ? sql`-1` : sql`(case when ${listed} then -1 ${sql.join(live, sql` `)} else -2 end)`
}
