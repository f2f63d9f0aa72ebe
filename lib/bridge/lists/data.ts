/** The people of a wave for another system, and how its list of them differed. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { formatLine } from '@/lib/people/export/rules'
import { toInstant } from '@/lib/platform/duration'
import { isId } from '@/lib/platform/ids'
import { listPersonFacts } from '@/lib/rollouts/facts/data'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'
import { decideOutcome, describeReach } from '@/lib/rollouts/simulation/data'
import { headerOf, type ListLayout, rowOf } from './layouts'

export type WaveOf = { plan: RunningPlan; wave: string }

/** Yields everybody of the rollout with their wave, batch by batch: active people and those on leave, in the order of name and id. */
export async function* eachMember(db: Db, rules: RunningRules, plan: RunningPlan, where?: SQL) {
  const reach = describeReach(plan, rules)
  for await (const batch of listPersonFacts(db, rules, { where: where ? sql`(${reach}) and ${where}` : reach }))
    yield batch.flatMap((person) => {
      const wave = person.facts.memberships[plan.id]?.wave
      return wave ? [{ wave, person }] : []
    })
}

/** The wave's list as a file, in pieces; with a byte order mark only where no machine reads it. Cells are guarded against formulas. */
export async function* exportWave(
  db: Db,
  rules: RunningRules,
  { plan, wave }: WaveOf,
  given: { layout: ListLayout; now: Date },
): AsyncGenerator<string> {
  const { layout, now } = given
  const name = plan.waves.find(({ key }) => key === wave)?.name.en ?? wave
  yield `${layout === 'plain' ? '\ufeff' : ''}${formatLine(headerOf(layout, name))}`
  for await (const batch of eachMember(db, rules, plan)) {
    const mine = batch.filter((one) => one.wave === wave)
    if (mine.length === 0) continue
    const addresses = await findAddresses(
      db,
      mine.map(({ person }) => person.row.id),
    )
    yield mine
      .map(({ person }) => {
        const { id, externalId, login, name: own, affiliations, units } = person.row
        const state = decideOutcome(rules, person, plan.id, toInstant(now))?.state ?? ''
        return formatLine(
          rowOf(layout, { externalId, login, name: own, address: addresses.get(id) ?? null, affiliations, units, state }, name),
        )
      })
      .join('')
  }
}

async function findAddresses(db: Db, ids: string[]): Promise<Map<string, string>> {
  const rows = await db.execute<{ id: string; address: string }>(sql`
    select distinct on (person_id) person_id as id, address from contacts
    where person_id = any(${`{${ids.join(',')}}`}::uuid[]) and removed_at is null and confirmed_at is not null
    order by person_id, is_circular, created_at, address`)
  return new Map(rows.map(({ id, address }) => [id, address]))
}

export type Comparison = {
  id: string
  rolloutId: string
  wave: string
  fileName: string
  planned: number
  listed: number
  missing: number
  extra: number
  createdAt: Date
}
export type Drift = {
  place: number
  side: 'missing' | 'extra'
  personId: string | null
  who: string
  name: string | null
  why: 'not-listed' | 'other-wave' | 'no-wave' | 'unknown'
  otherWave: string | null
}

/** The comparisons of one wave, the newest first. */
export async function listComparisons(db: Db, rolloutId: string, wave: string, limit = 10): Promise<Comparison[]> {
  const rows = await db.execute<Omit<Comparison, 'createdAt'> & { createdAt: string }>(sql`
    select id, rollout_id as "rolloutId", wave, file_name as "fileName", planned, listed, missing, extra, created_at as "createdAt"
    from bridge_comparisons where rollout_id = ${rolloutId}::uuid and wave = ${wave} order by created_at desc, id desc limit ${limit}`)
  return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }))
}

/** Names on one side of a comparison, a page at a time. Empty for an unknown id. */
export async function listDrift(
  db: Db,
  given: { comparisonId: string; side?: Drift['side']; after: number | null; limit: number },
): Promise<{ rows: Drift[]; next: number | null }> {
  if (!isId(given.comparisonId)) return { rows: [], next: null }
  const rows = await db.execute<Drift>(sql`
    select d.place, d.side, d.person_id as "personId", d.who, p.name, d.why, d.other_wave as "otherWave"
    from bridge_drift d left join people p on p.id = d.person_id
    where d.comparison_id = ${given.comparisonId}::uuid ${given.side ? sql`and d.side = ${given.side}` : sql``} and d.place > ${given.after ?? 0}
    order by d.place limit ${given.limit + 1}`)
  const page = rows.slice(0, given.limit)
  return { rows: page, next: rows.length > given.limit ? (page.at(-1)?.place ?? null) : null }
}

/** The names on both sides as a file, in pieces. */
export async function* exportDrift(db: Db, comparisonId: string): AsyncGenerator<string> {
  yield `\ufeff${formatLine(['side', 'who', 'name', 'why', 'other_wave'])}`
  for (let after: number | null = null; ; ) {
    const page = await listDrift(db, { comparisonId, after, limit: 1_000 })
    yield page.rows.map(({ side, who, name, why, otherWave }) => formatLine([side, who, name ?? '', why, otherWave ?? ''])).join('')
    if (page.next === null) return
    after = page.next
  }
}
