/** Reads of what is granted beside the plan: one person's, and every exemption in force (SR-11: counted on the overview). */
import { and, asc, count, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { exemptions, extensions, waveMembers } from '@/db/schema/rollouts'
import { matchesAudience } from '@/lib/audiences/rules'
import { type Audience, audienceSchema } from '@/lib/audiences/schema'
import { toInstant } from '@/lib/platform/duration'
import { isId } from '@/lib/platform/ids'
import type { Membership, Text } from '@/lib/policy/types'
import { getRules } from '../data'
import { findPersonFacts } from '../facts/data'

type Named = { id: string; name: string }

export type GrantedExemption = {
  id: string
  /** Null where it was granted to an audience. */
  person: (Named & { login: string }) | null
  audience: Audience | null
  /** Null = every rollout. */
  rolloutId: string | null
  applications: string[] | null
  networks: string[] | null
  from: Date
  until: Date
  reason: string
  owner: Named | null
}

export type PersonGrants = {
  /** One per rollout in force, also where the person is in none of its waves. */
  waves: { rolloutId: string; name: Text; wave: Text | null; why: Membership['why']; pinnedAt: Date | null; pinnedBy: Named | null }[]
  /** In force or still to come; own ones and those of an audience the person is in. */
  exemptions: GrantedExemption[]
  extensions: { id: string; rolloutId: string; until: Date; reason: string; by: Named | null }[]
}

const owners = alias(people, 'owners')
const has = (id: string | null, name: string | null): Named | null => (id !== null && name !== null ? { id, name } : null)

const exemptionColumns = {
  id: exemptions.id,
  personId: people.id,
  personName: people.name,
  login: people.login,
  audience: exemptions.audience,
  rolloutId: exemptions.rolloutId,
  applications: exemptions.applications,
  networks: exemptions.networks,
  from: exemptions.fromAt,
  until: exemptions.untilAt,
  reason: exemptions.reason,
  ownerId: owners.id,
  ownerName: owners.name,
}
type Row = Awaited<ReturnType<typeof selectExemptions>>[number]

function toExemption({ personId, personName, login, audience, ownerId, ownerName, ...row }: Row): GrantedExemption {
  const person = has(personId, personName)
  return {
    ...row,
    person: person && { ...person, login: login ?? '' },
    audience: audience === null ? null : audienceSchema.parse(audience),
    owner: has(ownerId, ownerName),
  }
}

const selectExemptions = (db: Db) =>
  db
    .select(exemptionColumns)
    .from(exemptions)
    .leftJoin(people, eq(people.id, exemptions.personId))
    .leftJoin(owners, eq(owners.id, exemptions.ownerId))

/** Everything one person has beside the plan, and their wave in every rollout in force. Null for an id that nobody has. */
export async function getPersonGrants(db: Db, personId: string, now: Date): Promise<PersonGrants | null> {
  const rules = await getRules(db, now)
  const found = await findPersonFacts(db, rules, personId)
  if (!found) return null
  const reaching = rules.audienceExemptions
    .filter(({ audience, until }) => until > toInstant(now) && matchesAudience(audience, found.row, rules.units))
    .map(({ id }) => id)
    // What a plan says itself has no row.
    .filter(isId)
  const mine = or(eq(exemptions.personId, personId), reaching.length > 0 ? inArray(exemptions.id, reaching) : undefined)
  const [granted, extended, pins] = await Promise.all([
    selectExemptions(db)
      .where(and(mine, isNull(exemptions.endedAt), gt(exemptions.untilAt, now)))
      .orderBy(asc(exemptions.untilAt), asc(exemptions.id)),
    db
      .select({
        id: extensions.id,
        rolloutId: extensions.rolloutId,
        until: extensions.untilAt,
        reason: extensions.reason,
        byId: people.id,
        byName: people.name,
      })
      .from(extensions)
      .leftJoin(people, eq(people.id, extensions.by))
      .where(and(eq(extensions.personId, personId), isNull(extensions.endedAt), gt(extensions.untilAt, now)))
      .orderBy(asc(extensions.untilAt), asc(extensions.id)),
    db
      .select({ rolloutId: waveMembers.rolloutId, at: waveMembers.at, byId: people.id, byName: people.name })
      .from(waveMembers)
      .leftJoin(people, eq(people.id, waveMembers.by))
      .where(and(eq(waveMembers.personId, personId), eq(waveMembers.why, 'pinned'))),
  ])
  return {
    waves: rules.plans.map((plan) => {
      const { wave = null, why = null } = found.facts.memberships[plan.id] ?? {}
      const pin = why === 'pinned' ? pins.find(({ rolloutId }) => rolloutId === plan.id) : undefined
      return {
        rolloutId: plan.id,
        name: plan.document.name,
        wave: plan.waves.find(({ key }) => key === wave)?.name ?? null,
        why,
        pinnedAt: pin?.at ?? null,
        pinnedBy: pin ? has(pin.byId, pin.byName) : null,
      }
    }),
    exemptions: granted.map(toExemption),
    extensions: extended.map(({ byId, byName, ...row }) => ({ ...row, by: has(byId, byName) })),
  }
}

/** Begun, not ended before their time, and not over. */
const inForceAt = (now: Date) => and(lte(exemptions.fromAt, now), gt(exemptions.untilAt, now), isNull(exemptions.endedAt))

/** How many exemptions are in force: one that was granted to an audience counts as one. */
export async function countExemptions(db: Db, now: Date): Promise<number> {
  const [row] = await db.select({ count: count() }).from(exemptions).where(inForceAt(now))
  return row?.count ?? 0
}

export type ExemptionKey = { until: Date; id: string }

/** The exemptions in force, the one that ends first first. `next` is the key behind the page, null on the last one. */
export async function listExemptions(
  db: Db,
  { now, after, limit }: { now: Date; after: ExemptionKey | null; limit: number },
): Promise<{ exemptions: GrantedExemption[]; next: ExemptionKey | null }> {
  const behind = after
    ? sql`(${exemptions.untilAt}, ${exemptions.id}) > (${after.until.toISOString()}::timestamptz, ${after.id}::uuid)`
    : undefined
  const rows = await selectExemptions(db)
    .where(and(inForceAt(now), behind))
    .orderBy(asc(exemptions.untilAt), asc(exemptions.id))
    .limit(limit + 1)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { exemptions: rows.slice(0, limit).map(toExemption), next: last ? { until: last.until, id: last.id } : null }
}
