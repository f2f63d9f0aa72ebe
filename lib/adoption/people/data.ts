/** The people behind every number of the adoption pages, a page at a time and never by offset. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { listUnitsBelow } from '@/lib/audiences/rules'
import { issuedInSql } from '@/lib/factors/registry'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { listFactsOf, type PersonWithFacts } from '@/lib/rollouts/facts/data'
import { decideGroups, type FoundGroup, keepFound, type PeopleGroup } from '@/lib/rollouts/groups/data'
import { listGroupPeople } from '@/lib/rollouts/groups/people/data'
import type { RunningRules } from '@/lib/rollouts/running'
import { readGroup } from '@/lib/rollouts/simulation/data'
import { measuresOfHeld } from '../survey/data'
import type { AdoptionPeopleFilter } from './schema'

export type AdoptionPerson = {
  id: string
  externalId: string | null
  name: string
  reading: string
  login: string
  affiliations: string[]
  units: string[]
  lastSignInAt: Date | null
  factors: { factor: string; isProven: boolean }[]
}
export type PageAfter = { name: string; id: string }
export type AdoptionPage = { people: AdoptionPerson[]; next: PageAfter | null }
type Ask = { now: Date; after: PageAfter | null; limit: number }

/** One page in the order of name and id. With a rollout people are decided in groups; without one the database filters. */
export function listAdoptionPeople(db: Db, rules: RunningRules, filter: AdoptionPeopleFilter, ask: Ask): Promise<AdoptionPage> {
  return filter.rollout === undefined ? listMeasured(db, rules, filter, ask) : listDecided(db, rules, filter, ask)
}

async function listMeasured(db: Db, rules: RunningRules, filter: AdoptionPeopleFilter, { now, after, limit }: Ask): Promise<AdoptionPage> {
  const conditions = [apartCondition(filter.apart, now), measureCondition(filter.measure)]
  if (filter.affiliation !== undefined)
    conditions.push(sql`coalesce(p.affiliations[1], '') = ${filter.affiliation === '-' ? '' : filter.affiliation}`)
  if (filter.unit !== undefined) conditions.push(unitCondition(filter.unit, rules))
  if (after) conditions.push(sql`(p.name, p.id) > (${after.name}, ${after.id}::uuid)`)
  const rows = await db.execute<Omit<AdoptionPerson, 'lastSignInAt'> & { lastSignInAt: string | null }>(sql`
    select p.id, p.external_id as "externalId", p.name, p.reading, p.login, p.affiliations, p.units, p.last_sign_in_at as "lastSignInAt",
      coalesce((select json_agg(json_build_object('factor', f.factor, 'isProven', f.proven) order by f.factor)
        from (select c.factor, bool_or(c.proven_at is not null) as proven from credentials c
          where c.person_id = p.id and c.removed_at is null and c.disabled_at is null group by c.factor) f), '[]'::json) as factors
    from people p where ${sql.join(conditions, sql` and `)} order by p.name, p.id limit ${limit + 1}`)
  const people = rows
    .slice(0, limit)
    .map((row) => ({ ...row, lastSignInAt: row.lastSignInAt === null ? null : new Date(row.lastSignInAt) }))
  const last = people.at(-1)
  return { people, next: rows.length > limit && last ? { name: last.name, id: last.id } : null }
}

/** Inside the denominator unless somebody asks for those who are not. */
function apartCondition(apart: AdoptionPeopleFilter['apart'], now: Date): SQL {
  switch (apart) {
    case undefined:
      return sql`p.standing = 'active'`
    case 'dormant':
      return sql`p.standing = 'active' and p.arrived_at is not null
        and coalesce(p.last_sign_in_at, p.arrived_at) < ${now.toISOString()}::timestamptz - interval '90 days'`
    case 'not-arrived':
      return sql`p.standing = 'active' and p.arrived_at is null`
    default:
      return sql`p.standing = ${apart}`
  }
}

const held = (condition: SQL): SQL =>
  sql`exists (select 1 from credentials c where c.person_id = p.id and c.removed_at is null and c.disabled_at is null and ${condition})`
const isSecond = sql`c.proven_at is not null and c.factor not in ('recovery-codes', ${sql.raw(issuedInSql)})`

/** A measure in SQL; that it finds the people whom `measuresOf` counts is tested. An unknown one finds nobody. */
function measureCondition(measure: string | undefined): SQL {
  if (measure === undefined || measure === 'people') return sql`true`
  if (measure === 'none') return sql`not ${held(isSecond)}`
  if (measure === 'phone-only')
    return sql`${held(sql`${isSecond} and c.factor = 'phone'`)} and not ${held(sql`${isSecond} and c.factor <> 'phone'`)}`
  if (measure === 'with-passkey') return held(sql`c.factor = 'passkey' and c.proven_at is not null`)
  const [kind, factor = ''] = measure.split(':')
  if (kind === 'registered') return held(sql`c.factor = ${factor}`)
  return kind === 'proven' ? held(sql`c.factor = ${factor} and c.proven_at is not null`) : sql`false`
}

const unitCondition = (unit: string, rules: RunningRules): SQL =>
  unit === '-'
    ? sql`p.units[1] is null`
    : sql`p.units[1] = any(${`{${listUnitsBelow(unit, rules.units)
        .map((code) => JSON.stringify(code))
        .join(',')}}`}::text[])`

async function listDecided(db: Db, rules: RunningRules, filter: AdoptionPeopleFilter, { now, after, limit }: Ask): Promise<AdoptionPage> {
  const today = toInstant(now)
  const chosen: FoundGroup[] = []
  const decided = await decideGroups(db, rules, { at: filter.at ?? today, now: today }, (group) => {
    if (isMeant(filter, group)) chosen.push(keepFound(group))
  })
  const ids = await listGroupPeople(db, decided, chosen, { after, limit })
  const people = (await listFactsOf(db, rules, ids.slice(0, limit))).map(toPerson)
  const last = people.at(-1)
  return { people, next: ids.length > limit && last ? { name: last.name, id: last.id } : null }
}

function isMeant(filter: AdoptionPeopleFilter, group: PeopleGroup): boolean {
  const outcome = readGroup(group, filter.rollout ?? null)
  if (!outcome) return false
  if (filter.wave !== undefined && outcome.wave !== filter.wave) return false
  if (filter.state !== undefined && outcome.state !== filter.state) return false
  if (filter.flag !== undefined && !outcome.flags.includes(filter.flag)) return false
  if (filter.measure !== undefined && !measuresOfHeld(group.held).includes(filter.measure)) return false
  const { unit, affiliation } = group.place
  if (filter.unit !== undefined && unit !== (filter.unit === '-' ? '' : filter.unit)) return false
  return filter.affiliation === undefined || affiliation === (filter.affiliation === '-' ? '' : filter.affiliation)
}

function toPerson({ row }: PersonWithFacts): AdoptionPerson {
  const { id, externalId, name, reading, login, affiliations, units, lastSignInAt } = row
  const factors = [
    ...Map.groupBy(
      row.credentials.filter((one) => !one.disabled),
      (one) => one.factor,
    ),
  ]
    .map(([factor, own]) => ({ factor, isProven: own.some((one) => one.provenAt !== null) }))
    .sort((a, b) => (a.factor < b.factor ? -1 : 1))
  return {
    id,
    externalId,
    name,
    reading,
    login,
    affiliations,
    units,
    lastSignInAt: lastSignInAt === null ? null : fromInstant(lastSignInAt),
    factors,
  }
}
