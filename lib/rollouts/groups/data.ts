/**
 * Everybody decided at one instant, without reading everybody: the database groups people whom `decide()` cannot tell apart, and
 * each group is decided once (docs/decisions/0031). Longer than 250 lines: what is grouped by and what stands for a group are
 * two sides of one list and must not drift apart.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { toSql } from '@/lib/audiences/sql'
import { type CompiledWave, compileRules } from '@/lib/policy/compile-rules'
import { type DateThresholds, earliest, findDateThresholds } from '@/lib/policy/date-thresholds'
import { decide } from '@/lib/policy/decide'
import type { Context, Decision, Instant, PersonFacts } from '@/lib/policy/types'
import { dormantAfter } from '@/lib/policy/usable'
import { findStandpoint, type Standpoint, toPersonFacts } from '../facts/rules'
import type { RunningPlan, RunningRules } from '../running'
import { carryForward, type Place } from '../simulation/rules'
import { findTopUnit } from '../simulation/top-unit'
import { getClasses } from './classes/data'
import type { Classes, HeldFacts, HistoryFacts, PlaceFacts } from './classes/types'
import { hasGrant, type Instants, isAboutPlace, isInPlace, packSizes, reduceHeld, reduceHistory, toRow, unpackChoices } from './rules'

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

type Ask = { at: Instant; now?: Instant | undefined }
const context: Context = { purpose: 'sign-in', simulated: true, networks: [] }
const base = 1_577_836_800
/** More proven credentials than this are compared one by one. */
const comparedCredentials = 8
const second = (instant: number): number => Math.max(-2_147_483_647, Math.min(2_147_483_647, instant - base))
const instantOf = (stored: number | null): number | null => (stored === null ? null : stored + base)

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
      successes: (row.successes ?? []).map((success) => success + base),
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

/** From this many people on, a page is found sooner in the order of names than by looking for all of them first. */
const many = 20_000

/** The ids of the people of some groups in the order of name and id, one more than `limit` where there are more. */
export async function listGroupPeople(
  db: Db,
  { sorting }: Decided,
  chosen: readonly PeopleGroup[],
  { after, limit }: { after: { name: string; id: string } | null; limit: number },
): Promise<string[]> {
  if (chosen.length === 0) return []
  const keys = chosen.flatMap((group) => (group.keys ? [[...group.keys]] : []))
  const ids = `{${chosen.flatMap(({ personId }) => (personId ? [personId] : [])).join(',')}}`
  const isMeant = sql`(${matchKeys(sorting.keys, keys)} or f.person_id = any(${ids}::uuid[]))`
  const behind = after ? sql`(o.name, o.id) > (${after.name}, ${after.id}::uuid)` : sql`true`
  const order = sql`order by o.name, o.id limit ${limit + 1}`
  const rows = await db.execute<{ id: string }>(
    chosen.reduce((sum, { people }) => sum + people, 0) > many
      ? sql`select o.id from people o where ${behind} and coalesce((select ${isMeant} from ${sorting.from}
          where f.person_id = o.id and ${sorting.where}), false) ${order}`
      : sql`with chosen as materialized (select f.person_id as id from ${sorting.from} where ${sorting.where} and ${isMeant})
          select o.id from chosen join people o on o.id = chosen.id where ${behind} ${order}`,
  )
  return rows.map(({ id }) => id)
}

/** Sign-ins since an instant by wave of each plan and by row of the tables: all, and those whose strongest factor was a phone. */
export async function countGroupSignIns(
  db: Db,
  { sorting }: Decided,
  since: Date,
): Promise<{ standpoint: Standpoint; place: Place; all: number; phone: number }[]> {
  const rows = await db.execute<Record<string, number>>(sql`
    select ${sorting.keys.map((key, i) => sql`(${key})::float8 as ${sql.raw(`k${i}`)}`).reduce((a, b) => sql`${a}, ${b}`)},
      sum(e.all_of_them)::int as "all", sum(e.by_phone)::int as phone
    from (select person_id, count(*) as all_of_them, count(*) filter (where factor = 'phone') as by_phone
      from sign_in_events where succeeded and at >= ${since.toISOString()}::timestamptz group by 1) e,
    ${sorting.from} where f.person_id = e.person_id and ${sorting.where} group by ${sql.raw(sorting.keys.map((_, i) => i + 1).join(', '))}`)
  return rows.flatMap((row) => {
    const kind = sorting.read(
      unpackChoices(
        sorting.packs,
        sorting.sizes,
        sorting.keys.map((_, i) => row[`k${i}`] ?? 0),
      ),
    )
    return kind ? [{ standpoint: kind.standpoint, place: kind.place, all: row.all ?? 0, phone: row.phone ?? 0 }] : []
  })
}

const matchKeys = (columns: readonly SQL[], keys: readonly (readonly number[])[]): SQL =>
  sql`(${columns.reduce((a, b) => sql`${a}, ${b}`)}) in (select ${columns
    .map((_, i) => sql`unnest(${`{${keys.map((key) => key[i] ?? 0).join(',')}}`}::int8[])`)
    .reduce((a, b) => sql`${a}, ${b}`)})`

type Kind = {
  held: HeldFacts
  placeFacts: PlaceFacts
  place: Place
  history: HistoryFacts
  standpoint: Standpoint
  instants: Instants
  isPersonal: boolean
  isAlone: boolean
}
type Sorting = {
  packs: number[][]
  sizes: number[]
  keys: SQL[]
  from: SQL
  where: SQL
  slots: Map<string, number>
  read: (choices: readonly number[]) => Kind | null
}

/** What tells people apart at this instant: as expressions on `person_facts` (`f`), and read back as somebody of each group. */
async function makeSorting(db: Db, rules: RunningRules, { at, now }: Ask, isStrict: boolean, isFresh: boolean): Promise<Sorting> {
  const classes = await getClasses(db, { isFresh })
  const slots = new Map(
    (await db.execute<{ id: string; slot: number }>(sql`select id, slot from rollouts`)).map(({ id, slot }) => [id, slot]),
  )
  const kinds = numberClasses(classes, rules)
  const compiled = compileRules(rules)
  const isElsewhere = typeof rules.enforcedBy === 'string'
  const carried =
    now !== undefined && at > now
      ? sql`case when f.elsewhere_last_at > ${second(now - dormantAfter)}::int then f.elsewhere_last_at::int8 + ${at - now}::int else f.elsewhere_last_at end`
      : sql`f.elsewhere_last_at`
  const last = sql`greatest(${carried}, f.elsewhere_success_at)`
  const came = isElsewhere ? sql`least(f.elsewhere_seen_at, ${last})` : sql`f.arrived_at`
  // A leave that is over ends in an arrival (`readArrival`).
  const arrived = sql`case when f.on_leave_to <= ${second(at)}::int and ${came} is not null then greatest(${came}, f.on_leave_to) else ${came} end`
  const dormantSince = second((now !== undefined && at > now ? now : at) - dormantAfter)
  const isDormant = isElsewhere
    ? sql`coalesce(${last} <= ${second(at - dormantAfter)}::int, false)`
    : sql`coalesce(f.last_sign_in_at <= ${dormantSince}::int, f.arrived_at <= ${second(at - dormantAfter)}::int, false)`
  const freshSince = at - rules.freshDays * 86_400
  const compared = Math.min(comparedCredentials, Math.max(0, ...kinds.held.values.map(countLive)))

  const parts: { expression: SQL; size: number }[] = []
  const add = (expression: SQL, size: number): number => parts.push({ expression, size }) - 1
  // The row of the tables comes first: people who differ only in it share one decision.
  const shown = add(lookUp(sql`f.place_class`, kinds.shownOf, kinds.shown.values.length), kinds.shown.values.length + 1)
  const held = add(lookUp(sql`f.held_class`, kinds.heldOf, kinds.held.values.length), kinds.held.values.length + 1)
  const stand = add(lookUp(sql`f.place_class`, kinds.standOf, kinds.stand.values.length), kinds.stand.values.length + 1)
  const history = add(lookUp(sql`f.history_class`, kinds.historyOf, kinds.history.values.length), kinds.history.values.length + 1)
  const dormant = add(sql`case when ${isDormant} then 1 else 0 end`, 2)
  const stale =
    compared === 0
      ? null
      : add(
          sql`case when f.successes is null or f.oldest_success >= ${second(freshSince)}::int then 0 else ${Array.from({ length: compared }, (_, i) => sql`case when f.successes[${sql.raw(String(i + 1))}] < ${second(freshSince)}::int then ${sql.raw(String(2 ** i))} else 0 end`).reduce((a, b) => sql`${a} + ${b}`)} end`,
          2 ** compared,
        )
  let needsPeople = false
  const waves = rules.plans.map((plan): { expression: SQL; part: number | null } => {
    const own = kinds.waveOf.get(plan.id) ?? new Map<number, number>()
    const mapped = lookUp(sql`f.place_class`, own, 0)
    if (plan.waves.every((wave) => wave.isFrozen || isAboutPlace(wave.audience))) return { expression: mapped, part: null }
    needsPeople = true
    const live = plan.waves
      .map((wave, i) => (wave.isFrozen ? null : sql`when (${toSql(wave.audience, rules.units)}) then ${sql.raw(String(i + 1))}`))
      .filter((one) => one !== null)
    const expression = sql`case when ${mapped} > 0 then ${mapped} ${live.reduce((a, b) => sql`${a} ${b}`)} else 0 end`
    return { expression, part: add(expression, plan.waves.length + 1) }
  })
  const granted = rules.audienceExemptions.map((exemption): number | null => {
    if (isAboutPlace(exemption.audience)) return null
    needsPeople = true
    return add(sql`case when (${toSql(exemption.audience, rules.units)}) then 1 else 0 end`, 2)
  })
  const dates = rules.plans.map((plan, p) => {
    const own = compiled.rollouts.find((rollout) => rollout.rules === plan.rules)?.waves
    const thresholds = plan.waves.map((wave) => findThresholds(own?.get(wave.key), at, isStrict))
    const slot = slots.get(plan.id)
    const wave = waves[p]?.expression ?? sql`0`
    const bucket = (name: keyof DateThresholds, place: number, isPassed: boolean): number | null => {
      const longest = Math.max(0, ...thresholds.map((one) => one[name].length))
      if (slot === undefined || (longest === 0 && !isPassed)) return null
      const moment = sql`f.moments[${sql.raw(String(3 * slot - 3 + place))}]`
      const arms = thresholds.flatMap((one, i) =>
        one[name].length === 0 ? [] : [sql`when ${sql.raw(String(i + 1))} then ${countReached(moment, one[name])}`],
      )
      const count = arms.length === 0 ? sql`0` : sql`case ${wave} ${arms.reduce((a, b) => sql`${a} ${b}`)} else 0 end`
      return isPassed
        ? add(sql`case when ${moment} <= ${second(at)}::int then 1 + ${count} else 0 end`, longest + 2)
        : add(
            sql`case when ${moment} >= ${second(Math.min(...thresholds.flatMap((one) => one[name])))}::int then ${count} else 0 end`,
            longest + 1,
          )
    }
    return { thresholds, told: bucket('told', 1, false), skipped: bucket('skipped', 2, false), passed: bucket('passed', 3, true) }
  })
  const arrivals = [...new Set(dates.flatMap(({ thresholds }) => thresholds.flatMap((one) => one.arrived)))].sort((a, b) => a - b)
  const arrival = add(sql`case when ${arrived} is null then 0 else 1 + ${countReached(arrived, arrivals)} end`, arrivals.length + 2)

  const sizes = parts.map(({ size }) => size)
  const packs = packSizes(sizes)
  const keys = packs.map((pack) => {
    let factor = 1
    return pack
      .map((i) => {
        const term = sql`(${parts[i]?.expression ?? sql`0`})::int8 * ${sql.raw(String(factor))}::int8`
        factor *= sizes[i] ?? 1
        return term
      })
      .reduce((a, b) => sql`${a} + ${b}`)
  })
  return {
    packs,
    sizes,
    keys,
    slots,
    from: needsPeople ? sql`person_facts f join people p on p.id = f.person_id` : sql`person_facts f`,
    where: sql`${lookUp(sql`f.held_class`, kinds.heldOf, kinds.held.values.length)} >= 0 and (f.leaves_at is null or f.leaves_at > ${second(at)}::int)`,
    read: (choices) => {
      const choice = (part: number | null): number => (part === null ? 0 : (choices[part] ?? 0))
      const own = kinds.held.values[choice(held)]
      const where = kinds.stand.values[choice(stand)]
      const table = kinds.shown.values[choice(shown)]
      const known = kinds.history.values[choice(history)]
      if (!own || !where || !table || !known) return null
      const inWaves = rules.plans.map((_, i) => {
        const part = waves[i]?.part ?? null
        return part === null ? (where.waves[i] ?? 0) : choice(part)
      })
      const moments: Instants['moments'] = {}
      let isPersonal = choice(arrival) > 1
      let isAlone = countLive(own) > comparedCredentials
      for (const [i, plan] of rules.plans.entries()) {
        const date = dates[i]
        const limits = date?.thresholds[(inWaves[i] ?? 0) - 1]
        const [told, skipped, passed] = [choice(date?.told ?? null), choice(date?.skipped ?? null), choice(date?.passed ?? null)]
        isPersonal ||= told + skipped + passed > 0
        const granting =
          where.exemptions.some(({ rollout }) => rollout === null || rollout === plan.id) || granted.some((part) => choice(part) > 0)
        isAlone ||= passed > 0 && (granting || hasGrant(known, plan.id))
        moments[plan.id] = {
          toldAt: told === 0 ? earliest : (limits?.told[told - 1] ?? earliest),
          lastSkipAt: skipped === 0 ? null : (limits?.skipped[skipped - 1] ?? null),
          passedAt: passed === 0 ? null : passed === 1 ? earliest : (limits?.passed[passed - 2] ?? null),
        }
      }
      const arrivedAt = choice(arrival) === 0 ? null : choice(arrival) === 1 ? earliest : (arrivals[choice(arrival) - 2] ?? null)
      const lastSeenAt = choice(dormant) === 1 ? at - dormantAfter : Math.max(at, arrivedAt ?? at)
      // Elsewhere nobody has arrived later than their last sign-in, unless by the end of a leave.
      const isBack = isElsewhere && arrivedAt !== null && arrivedAt <= at
      const live = own.credentials.map((_, i) => ((choice(stale) >> i) & 1 ? freshSince - 1 : freshSince))
      return {
        held: own,
        placeFacts: where.facts,
        place: table,
        history: known,
        isPersonal,
        isAlone,
        standpoint: {
          waves: inWaves.map((wave, i) => ({ wave: rules.plans[i]?.waves[wave - 1]?.key ?? null, why: wave > 0 ? 'audience' : null })),
          exemptions: rules.audienceExemptions.filter((one, i) =>
            granted[i] === null ? where.exemptions.includes(one) : choice(granted[i] ?? null) === 1,
          ),
        },
        instants: {
          arrivedAt: isElsewhere ? null : arrivedAt,
          lastSignInAt: lastSeenAt,
          onLeaveTo: isBack ? arrivedAt : null,
          seenElsewhereAt: isElsewhere ? (isBack ? earliest : arrivedAt) : null,
          lastElsewhereAt: isElsewhere && arrivedAt !== null ? lastSeenAt : null,
          successes: live,
          moments,
        },
      }
    },
  }
}

const nothing: DateThresholds = { arrived: [], told: [], skipped: [], passed: [] }
const findThresholds = (wave: CompiledWave | undefined, at: Instant, isStrict: boolean): DateThresholds =>
  wave ? findDateThresholds(wave, at, isStrict) : nothing
const countLive = ({ credentials }: HeldFacts): number => credentials.filter((one) => one.isProven && !one.disabled).length

/** How many of the ascending thresholds a stored instant has reached; 0 where there is none. */
function countReached(value: SQL, thresholds: readonly Instant[]): SQL {
  if (thresholds.length === 0) return sql`0`
  const reached = thresholds
    .map((threshold) => sql`case when ${value} >= ${second(threshold)}::int then 1 else 0 end`)
    .reduce((a, b) => sql`${a} + ${b}`)
  return sql`case when ${value} >= ${second(thresholds[0] ?? 0)}::int then ${reached} else 0 end`
}

/** A class as the number it stands for: an element of one array, which costs less than a join. */
function lookUp(column: SQL, numbers: ReadonlyMap<number, number>, unknown: number): SQL {
  const list: (number | string)[] = []
  for (const [id, number] of numbers) list[id - 1] = number
  return sql`coalesce((${`{${Array.from(list, (number) => number ?? 'NULL').join(',')}}`}::int[])[${column}], ${sql.raw(String(unknown))})`
}

type Stand = { facts: PlaceFacts; waves: number[]; exemptions: readonly RunningRules['audienceExemptions'][number][] }

/** Numbers what classes have in common under these rules; people of a class that no simulation counts get -1. */
function numberClasses(classes: Classes, rules: RunningRules) {
  const held = makeNumbering<HeldFacts>()
  const heldOf = new Map<number, number>()
  const hasSeveral = rules.rollouts.some(({ policy }) => (policy.minimumFactors ?? 0) > 1)
  for (const [id, facts] of classes.held)
    heldOf.set(id, facts.standing === 'active' || facts.standing === 'on-leave' ? held.add(reduceHeld(facts, hasSeveral), facts) : -1)
  const history = makeNumbering<HistoryFacts>()
  const historyOf = new Map<number, number>()
  for (const [id, facts] of classes.history) historyOf.set(id, history.add(reduceHistory(facts, rules.plans), facts))
  const stand = makeNumbering<Stand>()
  const shown = makeNumbering<Place>()
  const standOf = new Map<number, number>()
  const shownOf = new Map<number, number>()
  const waveOf = new Map(rules.plans.map((plan) => [plan.id, new Map<number, number>()]))
  const asked: RunningRules = { ...rules, plans: rules.plans.map(askPlacesOnly), audienceExemptions: [] }
  for (const [id, facts] of classes.place) {
    const found = findStandpoint(asked, toRow(noHeld, facts, noHistory, noInstants))
    const waves = found.waves.map(({ wave }, i) =>
      wave === null ? 0 : (rules.plans[i]?.waves.findIndex(({ key }) => key === wave) ?? -1) + 1,
    )
    const exemptions = rules.audienceExemptions.filter(({ audience }) => isAboutPlace(audience) && isInPlace(audience, facts, rules))
    rules.plans.forEach((plan, i) => {
      waveOf.get(plan.id)?.set(id, waves[i] ?? 0)
    })
    standOf.set(id, stand.add(JSON.stringify([waves, exemptions.map((one) => one.id)]), { facts, waves, exemptions }))
    const unit = facts.units[0] === undefined ? '' : findTopUnit(facts.units[0], rules.units)
    const place = { unit, affiliation: facts.affiliations[0] ?? '' }
    shownOf.set(id, shown.add(JSON.stringify(place), place))
  }
  return { held, heldOf, history, historyOf, stand, standOf, shown, shownOf, waveOf }
}

/** A plan some of whose audiences ask for more than places: from places alone only its lists are read. */
const askPlacesOnly = (plan: RunningPlan): RunningPlan =>
  plan.waves.every((wave) => wave.isFrozen || isAboutPlace(wave.audience))
    ? plan
    : { ...plan, waves: plan.waves.map((wave) => ({ ...wave, audience: { any: [] } })) }

const noHeld: HeldFacts = { standing: 'active', hasPassword: false, roles: [], hasCodes: false, credentials: [] }
const noHistory: HistoryFacts = { told: [], exemptions: [], extensions: [] }
const noInstants: Instants = {
  arrivedAt: null,
  lastSignInAt: null,
  onLeaveTo: null,
  seenElsewhereAt: null,
  lastElsewhereAt: null,
  successes: [],
  moments: {},
}

function makeNumbering<T>() {
  const values: T[] = []
  const byKey = new Map<string, number>()
  const add = (key: string, value: T): number => {
    const found = byKey.get(key)
    if (found !== undefined) return found
    byKey.set(key, values.push(value) - 1)
    return values.length - 1
  }
  return { values, add }
}
