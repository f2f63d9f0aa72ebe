/**
 * Everybody decided at one instant, without reading everybody: the database groups people whom `decide()` cannot tell apart, and
 * each group is decided once (docs/decisions/0031).
 */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { decide } from '@/lib/policy/decide'
import type { Context, Decision, PersonFacts } from '@/lib/policy/types'
import { toPersonFacts } from '../facts/rules'
import type { RunningRules } from '../running'
import { carryForward, type Place } from '../simulation/rules'
import type { HeldFacts } from './classes/types'
import { type Instants, toRow, unpackChoices } from './rules'
import { type Ask, makeSorting, matchKeys, type Sorting } from './sorting/data'
import { instantOf } from './stored'

/** People with one decision in one row of the tables. `keys` finds them again; somebody decided alone is named instead. */
export type PeopleGroup = {
  people: number
  place: Place
  held: HeldFacts
  facts: PersonFacts
  decision: Decision
  keys: readonly number[] | null
  personId: string | null
}

/** Everybody at one instant: the groups, and what finds their people again. */
export type Decided = { groups: PeopleGroup[]; sorting: Sorting }

const context: Context = { purpose: 'sign-in', simulated: true, networks: [] }

/** Every active person and everybody on leave, in groups. Throws only where the database does. */
export async function decideGroups(db: Db, rules: RunningRules, ask: Ask): Promise<Decided> {
  const { hasConflict, ...decided } = await decideOnce(db, rules, ask, false)
  // Which of two requirements came into force last depends on the dates themselves: those people are decided one by one.
  return hasConflict && rules.plans.length > 1 ? decideOnce(db, rules, ask, true) : decided
}

async function decideOnce(
  db: Db,
  rules: RunningRules,
  ask: Ask,
  isStrict: boolean,
  isFresh = false,
): Promise<Decided & { hasConflict: boolean }> {
  const sorting = await makeSorting(db, rules, ask, isStrict, isFresh)
  const rows = await db.execute<Record<string, number>>(sql`
    select ${sorting.keys.map((_, i) => sql`(k${sql.raw(String(i))})::float8 as ${sql.raw(`k${i}`)}`).reduce((a, b) => sql`${a}, ${b}`)}, people
    from (select ${sorting.keys.map((key, i) => sql`${key} as ${sql.raw(`k${i}`)}`).reduce((a, b) => sql`${a}, ${b}`)}, count(*)::int as people
      from ${sorting.from} where ${sorting.where} group by ${sql.raw(sorting.keys.map((_, i) => i + 1).join(', '))}) grouped`)
  const decided = new Map<string, { facts: PersonFacts; decision: Decision; isAlone: boolean }>()
  const groups: PeopleGroup[] = []
  const alone: number[][] = []
  let hasConflict = false
  for (const row of rows) {
    const keys = sorting.keys.map((_, i) => row[`k${i}`] ?? 0)
    const choices = unpackChoices(sorting.packs, sorting.sizes, keys)
    const kind = sorting.read(choices)
    if (kind === null) {
      if (isFresh) throw new Error('person_facts names a class that does not exist')
      return decideOnce(db, rules, ask, isStrict, true)
    }
    const id = choices.slice(1).join(',')
    let found = decided.get(id)
    if (!found) {
      const facts = toPersonFacts(rules, toRow(kind.held, kind.placeFacts, kind.history, kind.instants), kind.standpoint)
      const decision = decide({ at: ask.at, rules, person: facts, context })
      const isConflict = dependsOnOrder(decision)
      hasConflict ||= isConflict
      found = { facts, decision, isAlone: kind.isAlone || (isStrict && isConflict && kind.isPersonal) }
      decided.set(id, found)
    }
    if (found.isAlone) alone.push(keys)
    else
      groups.push({
        people: row.people ?? 0,
        place: kind.place,
        held: kind.held,
        facts: found.facts,
        decision: found.decision,
        keys,
        personId: null,
      })
  }
  for (let from = 0; from < alone.length; from += 5_000)
    groups.push(...(await decideAlone(db, rules, ask, sorting, alone.slice(from, from + 5_000))))
  return { groups, sorting, hasConflict }
}

/**
 * Whether it may matter which of two requirements came into force last (`fold.ts`): one was left out or is not met together with
 * another, or one is met and another is not, where the order says which of them asks.
 */
function dependsOnOrder({ flags, reasons, obligations }: Decision): boolean {
  if (flags.includes('unsatisfiable') || reasons.some(({ code }) => code === 'requires-together')) return true
  const asking = obligations.filter(({ requirement }) => requirement.minimumFactors > 0)
  return (
    asking.some(({ state }) => state === 'satisfied') &&
    asking.some(({ state }) => state === 'required' || state === 'refused' || state === 'locked')
  )
}

/** The people of these groups, each by their own instants. */
async function decideAlone(db: Db, rules: RunningRules, ask: Ask, sorting: Sorting, keys: number[][]): Promise<PeopleGroup[]> {
  type Row = Record<string, number> & { id: string; successes: number[] | null; moments: (number | null)[] | null }
  const rows = await db.execute<Row>(sql`
    select f.person_id as id, f.arrived_at as "arrivedAt", f.last_sign_in_at as "lastSignInAt", f.on_leave_to as "onLeaveTo", f.elsewhere_seen_at as "seenAt",
      f.elsewhere_last_at as "lastElsewhereAt", f.elsewhere_success_at as "elsewhereSuccessAt",
      to_json(f.successes) as successes, to_json(f.moments) as moments, ${sorting.keys.map((key, i) => sql`(${key})::float8 as ${sql.raw(`k${i}`)}`).reduce((a, b) => sql`${a}, ${b}`)}
    from ${sorting.from} where ${sorting.where} and ${matchKeys(sorting.keys, keys)}`)
  return rows.flatMap((row) => {
    const own = sorting.keys.map((_, i) => row[`k${i}`] ?? 0)
    const kind = sorting.read(unpackChoices(sorting.packs, sorting.sizes, own))
    if (kind === null) return []
    const instants: Instants = {
      arrivedAt: instantOf(row.arrivedAt ?? null),
      lastSignInAt: instantOf(row.lastSignInAt ?? null),
      onLeaveTo: instantOf(row.onLeaveTo ?? null),
      seenElsewhereAt: instantOf(row.seenAt ?? null),
      lastElsewhereAt: instantOf(row.lastElsewhereAt ?? null),
      elsewhereSuccessAt: instantOf(row.elsewhereSuccessAt ?? null),
      successes: (row.successes ?? []).map((success) => instantOf(success)),
      moments: Object.fromEntries(
        [...sorting.slots].map(([rollout, slot]) => {
          const [toldAt = null, lastSkipAt = null, passedAt = null] = (row.moments ?? []).slice(3 * slot - 3, 3 * slot).map(instantOf)
          return [rollout, { toldAt, lastSkipAt, passedAt }]
        }),
      ),
    }
    const known = toPersonFacts(rules, toRow(kind.held, kind.placeFacts, kind.history, instants), kind.standpoint)
    const facts = ask.now === undefined ? known : carryForward(known, ask.now, ask.at)
    const decision = decide({ at: ask.at, rules, person: facts, context })
    return [{ people: 1, place: kind.place, held: kind.held, facts, decision, keys: null, personId: row.id }]
  })
}
