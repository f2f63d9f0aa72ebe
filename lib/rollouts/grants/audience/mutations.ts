/** Granting something to an audience: alone where few are reached, otherwise asked by one administrator and decided by another (SR-10, SR-11). */
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { audienceGrants, exemptions, extensions } from '@/db/schema/rollouts'
import { toSql } from '@/lib/audiences/sql'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { addDays } from '@/lib/policy/calendar'
import type { Instant } from '@/lib/policy/types'
import { getRules } from '../../data'
import type { RunningRules } from '../../running'
import { requireExemptionDates } from '../dates'
import { requireActiveOwner, requireNames, requireReason } from '../mutations'
import { type AudienceAsk, type AudienceGrant, getAudienceGrant } from './data'
import { getAudienceEffect } from './effect/data'

type Person = Extract<AuditActor, { kind: 'person' }>
type Act = { actor: Person; now: Date }

/**
 * Asks for it, and grants it at once unless a second administrator has to agree (`needsSecond`). Answers the id and the state.
 * Refuses `exemption-dates`, `exemption-too-long` (90 days for both kinds), `exemption-owner`, `exemption-names`,
 * `reason-missing`, `rollout-not-running`, `audience-empty`.
 */
export async function askAudienceGrant(
  db: Db,
  { ask, reason, ownerId, actor, now }: Act & { ask: AudienceAsk; reason: string; ownerId: string },
): Promise<{ id: string; state: 'waiting' | 'granted' }> {
  const why = requireReason(reason)
  requireDates(ask, now)
  const id = newId(now)
  return db.transaction(async (tx) => {
    const rules = await getRules(tx, now)
    requireRollout(rules, ask)
    await requireActiveOwner(tx, ownerId, now)
    await requireNames(tx, ask.applications, ask.networks)
    const effect = await getAudienceEffect(tx, { ask, askerId: actor.id, now })
    if (effect.people === 0) throw new Refusal('audience-empty')
    const state = effect.needsSecond ? ('waiting' as const) : ('granted' as const)
    const { kind, audience, rolloutId, applications, networks, from, until } = ask
    const asked = { id, kind, audience, rolloutId, applications, networks, fromAt: from, untilAt: until, reason: why, ownerId }
    await tx.insert(audienceGrants).values({ ...asked, state, reached: effect.people, askedBy: actor.id, askedAt: now })
    const data = { audience, rolloutId, applications, networks, from, until, reason: why, ownerId, reached: effect.people }
    if (state === 'waiting') await audit(tx, { kind, id, what: 'asked', data, actor, now })
    else await apply(tx, { grant: { ...ask, id, reason: why }, ownerId, rules, data, actor, now })
    return { id, state }
  })
}

/**
 * The second administrator's decision. Refuses `author-cannot-approve`, `grant-not-waiting`, and what asking refuses by dates
 * where the end has passed meanwhile.
 */
export async function decideAudienceGrant(db: Db, { id, grants, actor, now }: Act & { id: string; grants: boolean }): Promise<void> {
  await db.transaction(async (tx) => {
    const grant = await requireGrant(tx, id)
    if (grant.askedBy.id === actor.id) throw new Refusal('author-cannot-approve')
    await settle(tx, { id, state: grants ? 'granted' : 'refused', actor, now })
    const { kind, audience, rolloutId, applications, networks, from, until, reason } = grant
    const data = { audience, rolloutId, applications, networks, from, until, reason, askedBy: grant.askedBy.id }
    if (!grants) return audit(tx, { kind, id, what: 'refused', data, actor, now })
    requireDates(grant, now)
    const rules = await getRules(tx, now)
    requireRollout(rules, grant)
    await apply(tx, { grant, ownerId: grant.owner?.id ?? grant.askedBy.id, rules, data, actor, now })
  })
}

/** Whoever asked takes it back before anybody has decided. Refuses `grant-not-waiting`, `not-allowed`. */
export async function withdrawAudienceGrant(db: Db, { id, actor, now }: Act & { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const { kind, askedBy } = await requireGrant(tx, id)
    if (askedBy.id !== actor.id) throw new Refusal('not-allowed')
    await settle(tx, { id, state: 'withdrawn', actor, now })
    await audit(tx, { kind, id, what: 'withdrawn', data: {}, actor, now })
  })
}

/** When something granted to an audience ends if it is ended now: an exemption at once (its people get the days of notice then), an extension after them. */
export function findEarlyEnd(rules: RunningRules, grant: AudienceAsk, now: Date): Instant {
  const at = toInstant(now)
  const plan = rules.plans.find(({ id }) => id === grant.rolloutId)
  if (grant.kind === 'exemption' || !plan) return at
  const { calendar, waves } = plan.rules
  const noticed = waves.map(({ grace }) => addDays(calendar, at, grace.noticeDays, grace.countBusinessDays))
  return Math.min(toInstant(grant.until), Math.max(at, ...noticed))
}

/** Ends it before its time, with a reason; nobody has less than the days of notice. Refuses `grant-not-in-force`, `reason-missing`. */
export async function endAudienceGrant(db: Db, { id, reason, actor, now }: Act & { id: string; reason: string }): Promise<void> {
  const why = requireReason(reason)
  await db.transaction(async (tx) => {
    const grant = await requireGrant(tx, id)
    const inForce = and(eq(audienceGrants.state, 'granted'), isNull(audienceGrants.endedAt), gt(audienceGrants.untilAt, now))
    const [ended] = await tx
      .update(audienceGrants)
      .set({ endedAt: now })
      .where(and(eq(audienceGrants.id, id), inForce))
      .returning({ id: audienceGrants.id })
    if (!ended) throw new Refusal('grant-not-in-force')
    const until = fromInstant(findEarlyEnd(await getRules(tx, now), grant, now))
    if (grant.kind === 'exemption') await tx.update(exemptions).set({ endedAt: now }).where(eq(exemptions.id, id))
    else
      await tx
        .update(extensions)
        .set({ untilAt: sql`least(${extensions.untilAt}, ${until.toISOString()}::timestamptz)` })
        .where(and(eq(extensions.grantId, id), isNull(extensions.endedAt)))
    await audit(tx, { kind: grant.kind, id, what: 'ended', data: { until: grant.until, reason: why, endsAt: until }, actor, now })
  })
}

async function requireGrant(tx: Db, id: string): Promise<AudienceGrant> {
  const grant = await getAudienceGrant(tx, id)
  if (!grant) throw new Refusal('grant-not-waiting')
  return grant
}

/** Two decisions at the same moment: the row waits for one of them only. */
async function settle(tx: Db, { id, state, actor, now }: Act & { id: string; state: 'granted' | 'refused' | 'withdrawn' }): Promise<void> {
  const [settled] = await tx
    .update(audienceGrants)
    .set({ state, decidedBy: actor.id, decidedAt: now })
    .where(and(eq(audienceGrants.id, id), eq(audienceGrants.state, 'waiting')))
    .returning({ id: audienceGrants.id })
  if (!settled) throw new Refusal('grant-not-waiting')
}

type Applied = Act & {
  grant: AudienceAsk & { id: string; reason: string }
  ownerId: string
  rules: RunningRules
  data: Record<string, unknown>
}

async function apply(tx: Db, { grant, ownerId, rules, data, actor, now }: Applied): Promise<void> {
  const { id, kind, audience, rolloutId, applications, networks, from, until, reason } = grant
  if (kind === 'exemption') {
    const dates = { fromAt: from < now ? now : from, untilAt: until }
    await tx.insert(exemptions).values({ id, audience, rolloutId, applications, networks, ...dates, reason, ownerId, createdAt: now })
  } else {
    // Whoever is in the audience at this moment: a personal deadline is a fact of a person and does not follow the directory.
    await tx.execute(sql`
      insert into extensions (id, person_id, rollout_id, until_at, reason, by, created_at, grant_id)
      select gen_random_uuid(), p.id, ${rolloutId}::uuid, ${until.toISOString()}::timestamptz, ${reason}, ${actor.id}::uuid,
        ${now.toISOString()}::timestamptz, ${id}::uuid
      from people p where p.standing in ('active', 'on-leave') and (${toSql(audience, rules.units)})`)
  }
  await audit(tx, { kind, id, what: 'granted', data, actor, now })
}

type Audited = Act & {
  kind: 'exemption' | 'extension'
  id: string
  what: 'asked' | 'granted' | 'refused' | 'withdrawn' | 'ended'
  data: Record<string, unknown>
}

const audit = (tx: Db, { kind, id, what, data, actor, now }: Audited): Promise<void> =>
  recordAudit(tx, { at: now, action: `${kind}.${what}`, actor, target: { kind, id }, data: { ...data, forAudience: true } })

/** Both kinds end within 90 days; an extension begins when it is granted. */
const requireDates = ({ kind, from, until }: AudienceAsk, now: Date): void =>
  requireExemptionDates({ from: kind === 'extension' ? now : from, until, now })

function requireRollout(rules: RunningRules, { kind, rolloutId }: AudienceAsk): void {
  if (rolloutId === null ? kind === 'extension' : !rules.plans.some(({ id }) => id === rolloutId)) throw new Refusal('rollout-not-running')
}
