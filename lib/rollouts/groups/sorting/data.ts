/**
 * What people are grouped by at one instant, and what stands for a group: two sides of one list, which must not drift apart
 * (docs/decisions/0031).
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { toSql } from '@/lib/audiences/sql'
import { type CompiledWave, compileRules } from '@/lib/policy/compile-rules'
import { type DateThresholds, earliest, findDateThresholds } from '@/lib/policy/date-thresholds'
import type { Instant } from '@/lib/policy/types'
import { dormantAfter } from '@/lib/policy/usable'
import type { Standpoint } from '../../facts/rules'
import type { RunningRules } from '../../running'
import type { Place } from '../../simulation/rules'
import { getClasses } from '../classes/data'
import type { HeldFacts, HistoryFacts, PlaceFacts } from '../classes/types'
import { numberClasses } from '../numbering'
import { hasGrant, type Instants, isAboutPlace, packSizes } from '../rules'
import { second } from '../stored'

/** More proven credentials than this are compared one by one. */
const comparedCredentials = 8

export type Ask = { at: Instant; now?: Instant | undefined }

/** Somebody of a group. `isPersonal`: with a date of their own; `isAlone`: must be decided by their own row. */
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
/** Expressions on `person_facts` (`f`) that tell people apart, packed into whole numbers, and how to read them back. */
export type Sorting = {
  packs: number[][]
  sizes: number[]
  keys: SQL[]
  from: SQL
  where: SQL
  slots: Map<string, number>
  read: (choices: readonly number[]) => Kind | null
}

/** What tells people apart at this instant: as expressions on `person_facts` (`f`), and read back as somebody of each group. */
export async function makeSorting(db: Db, rules: RunningRules, { at, now }: Ask, isStrict: boolean, isFresh: boolean): Promise<Sorting> {
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

/** People of any of these packed choices. */
export const matchKeys = (columns: readonly SQL[], keys: readonly (readonly number[])[]): SQL =>
  sql`(${columns.reduce((a, b) => sql`${a}, ${b}`)}) in (select ${columns
    .map((_, i) => sql`unnest(${`{${keys.map((key) => key[i] ?? 0).join(',')}}`}::int8[])`)
    .reduce((a, b) => sql`${a}, ${b}`)})`
