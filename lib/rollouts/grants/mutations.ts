/** What one person or an audience is granted beside the plan: exemptions and extensions, each with a reason and an end (SR-11). */
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { organisation } from '@/db/schema/organisation'
import { people } from '@/db/schema/people'
import { exemptions, extensions, rollouts } from '@/db/schema/rollouts'
import type { Audience } from '@/lib/audiences/schema'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { getPerson } from '@/lib/people/data'
import { standingAt } from '@/lib/people/life/rules'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { requireExemptionDates, requireExtensionDate } from './dates'

type Act = { actor: AuditActor; now: Date }

export type ExemptionGrant = Act & {
  to: { personId: string } | { audience: Audience }
  /** Null = every rollout. */
  rolloutId: string | null
  from: Date
  until: Date
  applications?: string[] | null
  networks?: string[] | null
  reason: string
  ownerId: string
}

/**
 * Grants an exemption of at most 90 days. Answers its id. Refuses `exemption-too-long`, `exemption-dates`,
 * `exemption-owner` (an owner is an active person), `exemption-names` (an application or network that the organisation does
 * not have, or an empty list of them), `reason-missing`, `person-unknown`, `rollout-unknown`, `own-grant`.
 */
export async function grantExemption(db: Db, grant: ExemptionGrant): Promise<string> {
  const { to, rolloutId, from, until, applications = null, networks = null, ownerId, actor, now } = grant
  const reason = requireReason(grant.reason)
  requireExemptionDates({ from, until, now })
  if ('personId' in to) requireSomebodyElse(actor, to.personId)
  const personId = 'personId' in to ? to.personId : null
  const audience = 'audience' in to ? to.audience : null
  const id = newId(now)
  return db.transaction(async (tx) => {
    await requireActiveOwner(tx, ownerId, now)
    await requireTargets(tx, personId, rolloutId)
    await requireNames(tx, applications, networks)
    await tx
      .insert(exemptions)
      .values({ id, personId, audience, rolloutId, applications, networks, fromAt: from, untilAt: until, reason, ownerId, createdAt: now })
    const data = { rolloutId, audience, applications, networks, from, until, reason, ownerId }
    await recordAudit(tx, {
      at: now,
      action: 'exemption.granted',
      actor,
      ...(personId && { personId }),
      target: { kind: 'exemption', id },
      data,
    })
    return id
  })
}

/** Ends an exemption before its time: `noticeDays` of the wave are added for whoever had it. Refuses `exemption-unknown`. */
export async function endExemption(db: Db, { id, reason, actor, now }: Act & { id: string; reason: string }): Promise<void> {
  const why = requireReason(reason)
  await db.transaction(async (tx) => {
    const [ended] = await tx
      .update(exemptions)
      .set({ endedAt: now })
      .where(and(eq(exemptions.id, id), isNull(exemptions.endedAt), gt(exemptions.untilAt, now)))
      .returning({ personId: exemptions.personId, untilAt: exemptions.untilAt })
    if (!ended) throw new Refusal('exemption-unknown')
    const { personId, untilAt } = ended
    const target = { kind: 'exemption', id }
    await recordAudit(tx, {
      at: now,
      action: 'exemption.ended',
      actor,
      ...(personId && { personId }),
      target,
      data: { until: untilAt, reason: why },
    })
  })
}

/** Gives one person a later deadline in one rollout. Answers its id. Refuses `extension-too-early`, `reason-missing`, `person-unknown`, `rollout-unknown`, `own-grant`. */
export async function grantExtension(
  db: Db,
  { personId, rolloutId, until, reason, actor, now }: Act & { personId: string; rolloutId: string; until: Date; reason: string },
): Promise<string> {
  const why = requireReason(reason)
  requireExtensionDate(until, now)
  requireSomebodyElse(actor, personId)
  const id = newId(now)
  return db.transaction(async (tx) => {
    await requireTargets(tx, personId, rolloutId)
    const by = actor.kind === 'person' ? actor.id : null
    await tx.insert(extensions).values({ id, personId, rolloutId, untilAt: until, reason: why, by, createdAt: now })
    const target = { kind: 'extension', id }
    await recordAudit(tx, { at: now, action: 'extension.granted', actor, personId, target, data: { rolloutId, until, reason: why } })
    return id
  })
}

/** Takes an extension back. Refuses `extension-unknown`. */
export async function endExtension(db: Db, { id, actor, now }: Act & { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const [ended] = await tx
      .update(extensions)
      .set({ endedAt: now })
      .where(and(eq(extensions.id, id), isNull(extensions.endedAt), gt(extensions.untilAt, now)))
      .returning({ personId: extensions.personId, rolloutId: extensions.rolloutId })
    if (!ended) throw new Refusal('extension-unknown')
    await recordAudit(tx, {
      at: now,
      action: 'extension.ended',
      actor,
      personId: ended.personId,
      target: { kind: 'extension', id },
      data: { rolloutId: ended.rolloutId },
    })
  })
}

async function requireTargets(tx: Db, personId: string | null, rolloutId: string | null): Promise<void> {
  if (personId !== null) {
    const [person] = await tx.select({ id: people.id }).from(people).where(eq(people.id, personId))
    if (!person) throw new Refusal('person-unknown')
  }
  if (rolloutId === null) return
  const [rollout] = await tx.select({ id: rollouts.id }).from(rollouts).where(eq(rollouts.id, rolloutId))
  if (!rollout) throw new Refusal('rollout-unknown')
}

/**
 * Refuses `own-grant` where whoever acts is the person it is for: a stolen or unhappy administrator would exempt themselves
 * (SR-10). For oneself it is asked as an audience of one, which a second administrator decides.
 */
export function requireSomebodyElse(actor: AuditActor, personId: string): void {
  if (actor.kind === 'person' && actor.id === personId) throw new Refusal('own-grant')
}

/** Refuses `exemption-owner` unless somebody active answers for it. */
export async function requireActiveOwner(tx: Db, ownerId: string, now: Date): Promise<void> {
  const owner = await getPerson(tx, ownerId)
  if (!owner || standingAt(owner, now) !== 'active') throw new Refusal('exemption-owner')
}

/** An empty list would read as "nowhere" to one and as "everywhere" to another: it is refused. `outside` is every other address. */
export async function requireNames(tx: Db, applications: string[] | null, networks: string[] | null): Promise<void> {
  if (applications === null && networks === null) return
  const [house] = await tx.select({ applications: organisation.applications, networks: organisation.networks }).from(organisation)
  const keys = house?.applications.map(({ key }) => key) ?? []
  const names = ['outside', ...(house?.networks.map(({ name }) => name) ?? [])]
  const isKnown = (list: string[] | null, known: string[]) => list === null || (list.length > 0 && list.every((one) => known.includes(one)))
  if (!isKnown(applications, keys) || !isKnown(networks, names)) throw new Refusal('exemption-names')
}

/** The reason without the space around it. Refuses `reason-missing`. */
export function requireReason(reason: string): string {
  const kept = reason.trim()
  if (kept === '') throw new Refusal('reason-missing')
  return kept
}
