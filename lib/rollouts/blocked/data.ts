/** Whom a plan would ask to set something up that the organisation's rules about places refuse them where they sign in (`domain.md`). */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { days } from '@/lib/platform/duration'
import { findBlocked } from '@/lib/policy/enrolment-blocked'
import type { Instant } from '@/lib/policy/types'
import { type Decided, decideGroups, type FoundGroup, keepFound, matchGroups } from '../groups/data'
import type { RunningRules } from '../running'

/** Sign-ins are kept row by row for so long: where somebody signs in is where they did within it. */
const seenWithin = days(30)

/** `people` could set up nothing from where they have signed in; `unseen` of them have not signed in at all. `networks`: from where they could. */
export type BlockedWave = { wave: string; at: Instant; people: number; unseen: number; networks: string[] }

/**
 * Enrolment blocked, by wave, each at the date on which it begins to ask. Somebody who has signed in from a network that lets them
 * set something up is not blocked: they can do it there. One count of groups for each date, and nothing at all where no rule about places stands.
 */
export async function countBlocked(
  db: Db,
  rules: RunningRules,
  { rollout, dates, now }: { rollout: string; dates: { wave: string; at: Instant }[]; now: Date },
): Promise<BlockedWave[]> {
  if ((rules.enrolmentRules ?? []).length === 0) return []
  const found: BlockedWave[] = []
  for (const at of [...new Set(dates.map((date) => date.at))]) {
    const blocked: { wave: string; networks: string[]; group: FoundGroup }[] = []
    const decided = await decideGroups(db, rules, { at, now: Math.floor(now.getTime() / 1000) }, (group) => {
      const wave = group.facts.memberships[rollout]?.wave
      const isAsked = dates.some((date) => date.at === at && date.wave === wave)
      const networks = isAsked ? findBlocked(rules, group.facts, group.decision, rollout) : null
      if (networks && wave) blocked.push({ wave, networks, group: keepFound(group) })
    })
    for (const wave of new Set(blocked.map((one) => one.wave))) {
      const own = blocked.filter((one) => one.wave === wave)
      const networks = [...new Set(own.flatMap((one) => one.networks))]
      const ranges = rules.networks.filter(({ name }) => networks.includes(name)).flatMap((network) => network.ranges)
      const counted = await countUnreached(db, decided, {
        groups: own.map(({ group }) => group),
        ranges,
        since: new Date(now.getTime() - seenWithin),
      })
      if (counted.people > 0) found.push({ wave, at, ...counted, networks })
    }
  }
  return found
}

/** The people of these groups who have signed in from none of the ranges, and those of them who have not signed in. */
async function countUnreached(
  db: Db,
  decided: Decided,
  { groups, ranges, since }: { groups: FoundGroup[]; ranges: string[]; since: Date },
): Promise<{ people: number; unseen: number }> {
  const { sorting } = decided
  const list = `{${ranges.map((range) => `"${range}"`).join(',')}}`
  const [row] = await db.execute<{ people: number; unseen: number }>(sql`
    with chosen as materialized (select f.person_id as id from ${sorting.from}
      where ${sorting.where} and ${matchGroups(decided, groups)}),
    seen as (select chosen.id, count(e.id) as times, coalesce(bool_or(
        case when pg_input_is_valid(e.address, 'inet') then e.address::inet <<= any(${list}::inet[]) else false end), false) as inside
      from chosen left join sign_in_events e on e.person_id = chosen.id and e.succeeded and e.system is null and e.at >= ${since.toISOString()}::timestamptz
      group by 1)
    select count(*)::int as people, (count(*) filter (where times = 0))::int as unseen from seen where not inside`)
  return { people: row?.people ?? 0, unseen: row?.unseen ?? 0 }
}
