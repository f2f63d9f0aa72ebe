/**
 * Rollouts: plans that bring a policy into force, wave by wave. This file answers what is in force: the approved versions
 * that run, compiled once per revision and shared by all requests of the process.
 */
import { and, asc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { organisation } from '@/db/schema/organisation'
import { exemptions, holds, rollouts, rolloutVersions } from '@/db/schema/rollouts'
import { getUnitTree } from '@/lib/audiences/data'
import { audienceSchema } from '@/lib/audiences/schema'
import { traitsFor } from '@/lib/bridge/elsewhere-factors'
import { unnamedOrganisation } from '@/lib/people/organisation/data'
import { findRestrictedEnd } from '@/lib/people/organisation/duties'
import { toInstant } from '@/lib/platform/duration'
import type { Calendar, Hold, Strength } from '@/lib/policy/types'
import type { Known } from './check-plan'
import { compileCalendar } from './compile-calendar'
import { hashDocument } from './document-hash'
import { limitTraits } from './limit-traits'
import { makePlan } from './make-plan'
import type { AudienceExemption, RunningPlan, RunningRules } from './running'
import { calendarSchema } from './schema'

/** A completed rollout goes on deciding: only rolling back takes its requirements away. */
const inForce = ['running', 'completed'] as const

/** The few revisions that requests of this process may still be using, newest last. */
const cache = new Map<string, RunningRules>()
const kept = 4

/**
 * Everything that is in force at `now`. One small query per call asks whether anything changed since the last one; the
 * answer is the same object while nothing has, so that `decide()` compiles it once. Throws if a running version's content
 * is not what was approved (SR-10): nobody is signed in by a plan that two people did not agree on.
 */
export async function getRules(db: Db, now: Date): Promise<RunningRules> {
  const [row] = await db.execute<{ revision: string }>(sql`select ${revisionAt(now)} as revision`)
  return getRulesOf(db, row?.revision ?? '', now)
}

/** `getRules` for whoever has asked for `revisionAt` along with something else. */
export async function getRulesOf(db: Db, revision: string, now: Date): Promise<RunningRules> {
  const found = cache.get(revision)
  if (found) return found
  const made = await loadRules(db, revision, now)
  cache.set(revision, made)
  for (const old of cache.keys()) if (cache.size > kept) cache.delete(old)
  return made
}

/** A text that differs whenever something that `loadRules` reads differs. All tables in it are small or read by an index. */
export const revisionAt = (now: Date): SQL => sql`
    concat_ws('|',
      (select o.version || '@' || extract(epoch from o.updated_at) from organisation o where o.id = 1),
      (select string_agg(concat_ws(':', r.id, r.state, v.number, v.content_hash), ',' order by r.id)
        from rollouts r join rollout_versions v on v.rollout_id = r.id and v.number = r.running_version
        where r.state in ('running', 'completed')),
      (select string_agg(concat_ws(':', h.id, extract(epoch from h.resume_at)), ',' order by h.id) from holds h),
      (select string_agg(concat_ws(':', e.id, extract(epoch from e.ended_at)), ',' order by e.id)
        from exemptions e where e.audience is not null and e.until_at > ${now.toISOString()}::timestamptz - interval '400 days'),
      (select sum(hashtextextended(u.code || '<' || coalesce(u.parent, ''), 0)) from units u))`

async function loadRules(db: Db, revision: string, now: Date): Promise<RunningRules> {
  const [house] = await db.select().from(organisation).where(eq(organisation.id, 1))
  const rows = await db
    .select({
      id: rollouts.id,
      key: rollouts.key,
      version: rolloutVersions.number,
      document: rolloutVersions.document,
      contentHash: rolloutVersions.contentHash,
    })
    .from(rollouts)
    .innerJoin(rolloutVersions, and(eq(rolloutVersions.rolloutId, rollouts.id), eq(rolloutVersions.number, rollouts.runningVersion)))
    .where(inArray(rollouts.state, [...inForce]))
    .orderBy(asc(rollouts.createdAt), asc(rollouts.id))
  const calendar = readCalendar(house)
  const factors = limitTraits(traitsFor(house?.enforcedBy ?? null), house?.factorRules?.limits ?? {})
  const held = await listHolds(
    db,
    rows.map((row) => row.id),
  )
  const plans = rows.map((row): RunningPlan => {
    if (hashDocument(row.document) !== row.contentHash)
      throw new Error(`rollout ${row.key}: version ${row.version} is not what was approved`)
    return makePlan({ ...row, calendar, factors, holds: held.get(row.id) ?? [], isDraft: false })
  })
  return {
    revision,
    rollouts: plans.map((plan) => plan.rules),
    plans,
    factors,
    applications: Object.fromEntries(
      (house?.applications ?? []).map(({ key, minimumStrength }) => [
        key,
        { key, ...(minimumStrength && { minimumStrength: minimumStrength as Strength }) },
      ]),
    ),
    freshDays: 180,
    calendar,
    networks: house?.networks ?? [],
    enforcedBy: house?.enforcedBy ?? null,
    enrolmentRules: house?.factorRules?.enrolment ?? [],
    restrictedUntil: findRestrictedEnd(house?.phoneRecord ?? unnamedOrganisation.phoneRecord, {
      traits: factors,
      zone: house?.zone ?? 'Asia/Tokyo',
    }),
    asksPassword: house?.factorRules?.askPassword ?? false,
    deviations: (house?.deviations ?? []).map(({ factor, from, until }) => ({
      factor,
      from: toInstant(new Date(from)),
      until: toInstant(new Date(until)),
    })),
    audienceExemptions: [...(await listAudienceExemptions(db, now)), ...plans.flatMap(({ exemptions: own }) => own)],
    units: await getUnitTree(db),
  }
}

/** What a plan is checked against on this server: its factors, and the organisation's calendar, applications and networks. */
export async function getKnown(db: Db): Promise<Known> {
  const [house] = await db.select().from(organisation).where(eq(organisation.id, 1))
  return {
    factors: limitTraits(traitsFor(house?.enforcedBy ?? null), house?.factorRules?.limits ?? {}),
    calendar: readCalendar(house),
    ...(house && { applications: house.applications.map(({ key }) => key), networks: house.networks.map(({ name }) => name) }),
  }
}

const readCalendar = (house: typeof organisation.$inferSelect | undefined): Calendar =>
  compileCalendar(calendarSchema.parse(house?.calendar ?? {}), house?.zone ?? 'Asia/Tokyo')

async function listHolds(db: Db, ids: string[]): Promise<Map<string, Hold[]>> {
  const held = new Map<string, Hold[]>()
  if (ids.length === 0) return held
  for (const row of await db.select().from(holds).where(inArray(holds.rolloutId, ids))) {
    const own = held.get(row.rolloutId) ?? []
    own.push({ wave: row.wave, from: toInstant(row.fromAt), until: row.resumeAt && toInstant(row.resumeAt) })
    held.set(row.rolloutId, own)
  }
  return held
}

async function listAudienceExemptions(db: Db, now: Date): Promise<AudienceExemption[]> {
  const rows = await db
    .select()
    .from(exemptions)
    .where(and(isNotNull(exemptions.audience), sql`${exemptions.untilAt} > ${now.toISOString()}::timestamptz - interval '400 days'`))
  return rows.map((row) => {
    const endedAt = row.endedAt && row.endedAt < row.untilAt ? row.endedAt : null
    return {
      id: row.id,
      audience: audienceSchema.parse(row.audience),
      rollout: row.rolloutId,
      from: toInstant(row.fromAt),
      until: toInstant(endedAt ?? row.untilAt),
      endedEarly: endedAt !== null,
      applications: row.applications,
      networks: row.networks,
    }
  })
}

/**
 * The rules as they would be with a draft in the place of its running version: what a simulation and a diff ask. The
 * draft keeps the rollout's holds and pins.
 */
export async function getRulesWith(
  db: Db,
  draft: { rolloutId: string; key: string; version: number; document: unknown },
  now: Date,
): Promise<RunningRules> {
  const running = await getRules(db, now)
  const before = running.plans.find((plan) => plan.id === draft.rolloutId)
  const held = (await listHolds(db, [draft.rolloutId])).get(draft.rolloutId) ?? []
  const plan = makePlan({
    id: draft.rolloutId,
    key: draft.key,
    version: draft.version,
    document: draft.document,
    calendar: running.calendar,
    factors: running.factors,
    holds: held,
    isDraft: true,
    before,
  })
  const plans = before ? running.plans.map((other) => (other === before ? plan : other)) : [...running.plans, plan]
  return {
    ...running,
    revision: `${running.revision}+${draft.rolloutId}:${hashDocument(draft.document)}`,
    plans,
    rollouts: plans.map((p) => p.rules),
    audienceExemptions: [...running.audienceExemptions.filter((one) => !before?.exemptions.includes(one)), ...plan.exemptions],
  }
}

/** The same rules with other holds for one rollout: what a release or a new hold would do, before it is done. */
export function withHolds(rules: RunningRules, rolloutId: string, holds: Hold[]): RunningRules {
  const plans = rules.plans.map((plan) => (plan.id === rolloutId ? { ...plan, rules: { ...plan.rules, holds } } : plan))
  return { ...rules, plans, rollouts: plans.map((plan) => plan.rules), revision: `${rules.revision}+holds:${hashDocument(holds)}` }
}
