/** The decision about a version by a second person, and putting in force what was approved (SR-10). */
import { and, desc, eq, gt, isNotNull, lt, lte } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { personRoles } from '@/db/schema/people'
import { rollouts, rolloutVersions } from '@/db/schema/rollouts'
import type { AuditActor } from '@/lib/audit/types'
import { after, hours, minutes } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { freezeWaves } from '../../members/mutations'
import type { PlanDocument } from '../../schema'
import { auditVersion, hashVersion, idOf, type NamedVersion } from '../act'
import { getRow, lockRollout, type VersionRow } from '../rows/data'

/** An administrator whom another one made approves nothing for so long: everybody is told in that time (docs/decisions/0062). */
const newAdministrator = hours(24)

/** How old the approver's phishing-resistant proof may be (SR-10). */
const freshProof = minutes(5)

export type Approval = NamedVersion & {
  actor: Extract<AuditActor, { kind: 'person' }>
  /** The hash of what the approver was shown. */
  contentHash: string
  /** When the approver last proved themselves with a phishing-resistant factor in this session; null = not at all. */
  provedAt: Date | null
}

/**
 * The second administrator agrees. Refuses `author-cannot-approve` (whoever wrote any version since the last approved one
 * counts as its author: a last small edit by somebody else does not make the plan theirs), `content-changed` when the hash
 * they looked at is not that of the document, `needs-phishing-resistant-proof` without a proof of at most 5 minutes, and
 * `version-not-in-review`; `administrator-too-new` within 24 hours of being made one by another. With `start` it is put in force in the same transaction.
 */
export async function approveVersion(db: Db, { contentHash, provedAt, start, ...named }: Approval & { start: boolean }): Promise<void> {
  const { rolloutId, number, actor, now } = named
  const age = provedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - provedAt.getTime()
  if (age < 0 || age > freshProof) throw new Refusal('needs-phishing-resistant-proof')
  await db.transaction(async (tx) => {
    await lockRollout(tx, rolloutId)
    const version = await getRow(tx, rolloutId, number)
    if (version?.state !== 'in-review') throw new Refusal('version-not-in-review')
    if (await isAuthor(tx, version, actor.id)) throw new Refusal('author-cannot-approve')
    if (await isNewAdministrator(tx, actor.id, now)) throw new Refusal('administrator-too-new')
    if (version.contentHash !== contentHash || hashVersion(version.kind, version.document) !== contentHash)
      throw new Refusal('content-changed')
    await decideVersion(tx, named, 'approved')
    await auditVersion(tx, named, 'rollout.approved', { contentHash, kind: version.kind })
    if (start || version.kind === 'roll-back') await executeVersion(tx, named)
  })
}

/** The reviewer says no, with a reason; the newest draft can be changed and sent again. Refuses `version-not-in-review`, `reason-missing`. */
export async function rejectVersion(db: Db, { reason, ...named }: NamedVersion & { reason: string }): Promise<void> {
  if (reason.trim() === '') throw new Refusal('reason-missing')
  await db.transaction(async (tx) => {
    await lockRollout(tx, named.rolloutId)
    const version = await getRow(tx, named.rolloutId, named.number)
    if (version?.state !== 'in-review') throw new Refusal('version-not-in-review')
    await decideVersion(tx, named, 'rejected')
    await auditVersion(tx, named, 'rollout.rejected', { reason: reason.trim() })
  })
}

/** Puts an approved version in force. Refuses `version-not-approved`, `version-outdated`, `content-changed`. */
export async function startVersion(db: Db, named: NamedVersion): Promise<void> {
  await db.transaction(async (tx) => {
    await lockRollout(tx, named.rolloutId)
    await executeVersion(tx, named)
  })
}

async function executeVersion(tx: Db, named: NamedVersion): Promise<void> {
  const { rolloutId, number, now } = named
  const version = await getRow(tx, rolloutId, number)
  if (version?.state !== 'approved') throw new Refusal('version-not-approved')
  const [newer] = await tx
    .select({ number: rollouts.runningVersion })
    .from(rollouts)
    .where(and(eq(rollouts.id, rolloutId), gt(rollouts.runningVersion, number)))
  if (newer) throw new Refusal('version-outdated')
  if (hashVersion(version.kind, version.document) !== version.contentHash) throw new Refusal('content-changed')
  if (version.kind === 'roll-back') {
    await tx.update(rollouts).set({ state: 'rolled-back', runningVersion: null, updatedAt: now }).where(eq(rollouts.id, rolloutId))
    await auditVersion(tx, named, 'rollout.rolled-back', {})
  } else {
    await freezeWaves(tx, { rolloutId, document: version.document as PlanDocument, now })
    await tx.update(rollouts).set({ state: 'running', runningVersion: number, updatedAt: now }).where(eq(rollouts.id, rolloutId))
    await auditVersion(tx, named, 'rollout.started', { contentHash: version.contentHash })
  }
  await tx
    .update(rolloutVersions)
    .set({ state: 'replaced' })
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), lt(rolloutVersions.number, number), eq(rolloutVersions.state, 'approved')))
}

async function decideVersion(tx: Db, { rolloutId, number, actor, now }: NamedVersion, state: 'approved' | 'rejected'): Promise<void> {
  const [decided] = await tx
    .update(rolloutVersions)
    .set({ state, decidedBy: idOf(actor), decidedAt: now })
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), eq(rolloutVersions.number, number), eq(rolloutVersions.state, 'in-review')))
    .returning({ number: rolloutVersions.number })
  if (!decided) throw new Refusal('version-not-in-review')
}

/** Whether a person wrote any version since the last one that two people agreed on, or asked for this roll-back. */
async function isAuthor(tx: Db, version: VersionRow, personId: string): Promise<boolean> {
  if (version.kind === 'roll-back') return version.authorId === personId
  const earlier = await tx
    .select({ state: rolloutVersions.state, authorId: rolloutVersions.authorId, decidedAt: rolloutVersions.decidedAt })
    .from(rolloutVersions)
    .where(
      and(eq(rolloutVersions.rolloutId, version.rolloutId), eq(rolloutVersions.kind, 'plan'), lte(rolloutVersions.number, version.number)),
    )
    .orderBy(desc(rolloutVersions.number))
  for (const { state, authorId, decidedAt } of earlier) {
    // A replaced version that was decided had been approved: a rejected one keeps its state.
    if (state === 'approved' || (state === 'replaced' && decidedAt !== null)) return false
    if (authorId === personId) return true
  }
  return false
}

async function isNewAdministrator(db: Db, personId: string, now: Date): Promise<boolean> {
  const rows = await db
    .select({ at: personRoles.grantedAt })
    .from(personRoles)
    .where(
      and(
        eq(personRoles.personId, personId),
        eq(personRoles.role, 'administrator'),
        isNotNull(personRoles.grantedBy),
        gt(personRoles.grantedAt, after(now, -newAdministrator)),
      ),
    )
  return rows.length > 0
}
