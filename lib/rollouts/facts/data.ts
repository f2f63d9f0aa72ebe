/** What is known about people when policy is asked: read from the base tables, one round trip for one person, one per batch for many. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { issuedInSql } from '@/lib/factors/registry'
import type { PersonFacts } from '@/lib/policy/types'
import type { RunningRules } from '../running'
import type { FactsRow } from './rows'
import { toPersonFacts } from './rules'

export type PersonWithFacts = { row: FactsRow; facts: PersonFacts }

const epoch = (column: string) => sql.raw(`floor(extract(epoch from ${column}))::float8`)
const list = (query: SQL) => sql`coalesce((select json_agg(x) from (${query}) x), '[]'::json)`

/**
 * Every column of `FactsRow`. The sub-selects go through the index on the person, so that one person costs one round trip
 * and a batch costs one, whatever its size.
 */
const columns = sql`
  p.id, p.external_id as "externalId", p.login, p.name, p.reading, p.standing, p.locale,
  p.affiliations, p.units, p.groups, p.attributes, p.bucket,
  (p.password_hash is not null) as "hasPassword",
  ${epoch('p.leaves_at')} as "leavesAt", ${epoch('p.on_leave_from')} as "onLeaveFrom", ${epoch('p.on_leave_to')} as "onLeaveTo",
  ${epoch('p.arrived_at')} as "arrivedAt", ${epoch('p.last_sign_in_at')} as "lastSignInAt",
  ${epoch('p.seen_elsewhere_at')} as "seenElsewhereAt", ${epoch('p.last_elsewhere_at')} as "lastElsewhereAt",
  array(select r.role from person_roles r where r.person_id = p.id order by r.role) as roles,
  ${list(sql`
    select c.id, c.factor, ${epoch('c.created_at')} as "registeredAt", ${epoch('c.proven_at')} as "provenAt",
      ${epoch('c.last_used_at')} as "lastUsedAt", c.disabled_at is not null as disabled,
      coalesce((c.data ->> 'circular')::boolean, false) as circular,
      coalesce((c.data ->> 'silent')::boolean, false) as silent, c.source, c.device, c.rank,
      case when c.factor in (${sql.raw(issuedInSql)})
        then json_build_object('from', c.data -> 'from', 'until', c.data -> 'until', 'browser', c.data -> 'browser') end as pass
    from credentials c where c.person_id = p.id and c.removed_at is null order by least(c.rank, 0), c.id`)} as credentials,
  coalesce((select sum((c.data ->> 'left')::int) from credentials c
    where c.person_id = p.id and c.removed_at is null and c.disabled_at is null and c.source = 'here' and c.factor = 'recovery-codes'), 0)::int as "recoveryCodesLeft",
  ${list(sql`select m.rollout_id as rollout, m.wave, m.why from wave_members m where m.person_id = p.id`)} as members,
  ${list(sql`
    select t.rollout_id as rollout, ${epoch('t.told_at')} as "toldAt", ${epoch('t.told_deadline')} as "toldDeadline",
      t.skips_used as skips, ${epoch('t.last_skip_at')} as "lastSkipAt", ${epoch('t.passed_at')} as "passedAt"
    from person_rollouts t where t.person_id = p.id`)} as told,
  ${list(sql`
    select e.rollout_id as rollout, ${epoch('e.from_at')} as "from", ${epoch('e.until_at')} as "until",
      ${epoch('e.ended_at')} as "endedAt", e.applications, e.networks
    from exemptions e where e.person_id = p.id`)} as exemptions,
  ${list(sql`
    select x.rollout_id as rollout, ${epoch('least(x.until_at, x.ended_at)')} as "until"
    from extensions x where x.person_id = p.id`)} as extensions`

/** The directory facts and the policy facts of one person, in one round trip; null for an id that nobody has. */
export async function findPersonFacts(db: Db, rules: RunningRules, personId: string): Promise<PersonWithFacts | null> {
  const [row] = await db.execute<FactsRow>(sql`select ${columns} from people p where p.id = ${personId}::uuid`)
  return row ? { row, facts: toPersonFacts(rules, row) } : null
}

/**
 * The row of somebody who must exist, because a session or a journey names them, with the revision of the rules to read it by
 * (`revision` is SQL): one round trip for both. Throws if the row is gone.
 */
export async function getFactsRow(db: Db, revision: SQL, personId: string): Promise<FactsRow & { revision: string }> {
  const [row] = await db.execute<FactsRow & { revision: string }>(
    sql`select ${revision} as revision, ${columns} from people p where p.id = ${personId}::uuid`,
  )
  if (!row) throw new Error(`no person ${personId}`)
  return row
}

export type Scope = {
  /** A condition on `p` (the people table), for instance made by `toSql` of an audience. */
  where?: SQL
  /** Begin behind this person, in the order of name and id. */
  after?: { name: string; id: string } | null
  batch?: number
}

/**
 * Active people and those on leave, in the order of name and id, batch by batch: a caller holds one batch at a time, so a
 * million people cost no more memory than two thousand. People who left or are suspended are in no simulation.
 */
export async function* listPersonFacts(db: Db, rules: RunningRules, scope: Scope = {}): AsyncGenerator<PersonWithFacts[]> {
  const size = scope.batch ?? 2_000
  let after = scope.after ?? null
  for (;;) {
    const behind = after ? sql`and (p.name, p.id) > (${after.name}, ${after.id}::uuid)` : sql``
    const rows = await db.execute<FactsRow>(sql`
      select ${columns} from people p
      where p.standing in ('active', 'on-leave') ${scope.where ? sql`and (${scope.where})` : sql``} ${behind}
      order by p.name, p.id limit ${size}`)
    if (rows.length > 0) yield rows.map((row) => ({ row, facts: toPersonFacts(rules, row) }))
    const last = rows[rows.length - 1]
    if (rows.length < size || !last) return
    after = { name: last.name, id: last.id }
  }
}

/** The facts of some people, in the order of name and id. */
export async function listFactsOf(db: Db, rules: RunningRules, ids: readonly string[]): Promise<PersonWithFacts[]> {
  const found: PersonWithFacts[] = []
  if (ids.length === 0) return found
  for await (const batch of listPersonFacts(db, rules, { where: sql`p.id = any(${`{${ids.join(',')}}`}::uuid[])` })) found.push(...batch)
  return found
}
