/**
 * The life of a version: draft → in review → approved → in force. Every change makes a version; who wrote one never
 * approves it; what is approved is a hash, and what is put in force must have it (SR-10).
 */
import { and, desc, eq, gt, inArray, lt, lte } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { rollouts, rolloutVersions } from '@/db/schema/rollouts'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { factorTraits } from '@/lib/factors/registry'
import { minutes } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { checkPlan } from '../check-plan'
import { getKnown } from '../data'
import { hashDocument } from '../document-hash'
import { freezeWaves } from '../members/mutations'
import type { PlanDocument } from '../schema'

/** How old the approver's phishing-resistant proof may be (SR-10). */
const freshProof = minutes(5)

type Row = typeof rolloutVersions.$inferSelect
type Act = { actor: AuditActor; now: Date }
type Named = Act & { rolloutId: string; number: number }

/** Makes a rollout with its first draft. Refuses `rollout-key-taken`, `plan-has-errors`. Answers the new rollout's id; its version is 1. */
export async function createRollout(
  db: Db,
  { document, note = '', actor, now }: Act & { document: PlanDocument; note?: string },
): Promise<string> {
  const id = newId(now)
  return db.transaction(async (tx) => {
    await requireSound(tx, document)
    const [made] = await tx
      .insert(rollouts)
      .values({ id, key: document.key, state: 'draft', createdBy: idOf(actor), createdAt: now, updatedAt: now })
      .onConflictDoNothing({ target: rollouts.key })
      .returning({ id: rollouts.id })
    if (!made) throw new Refusal('rollout-key-taken')
    await insertVersion(tx, { rolloutId: id, number: 1, document, note, actor, now })
    return id
  })
}

/**
 * Saves a change as a new draft. `basedOn` is the version it was made from: if somebody saved another one meanwhile the
 * change is refused (`changed-meanwhile`) instead of undoing theirs. An open review of an older version ends with it.
 * The same content again makes no version. Answers the number of the version that now holds the content.
 */
export async function saveDraft(
  db: Db,
  {
    rolloutId,
    basedOn,
    document,
    note = '',
    actor,
    now,
  }: Act & { rolloutId: string; basedOn: number; document: PlanDocument; note?: string },
): Promise<number> {
  return db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, rolloutId)
    await requireSound(tx, document)
    if (document.key !== rollout.key) throw new Refusal('rollout-key-fixed')
    const newest = await getNewest(tx, rolloutId)
    if (newest.number !== basedOn) throw new Refusal('changed-meanwhile')
    if (newest.kind === 'plan' && newest.contentHash === hashDocument(document)) return newest.number
    await replaceOpenVersions(tx, rolloutId)
    await insertVersion(tx, { rolloutId, number: newest.number + 1, document, note, actor, now })
    return newest.number + 1
  })
}

/** Every version can be rehearsed: a plan whose check finds errors is not kept. The screen shows them beside the fields. */
async function requireSound(tx: Db, document: unknown): Promise<void> {
  if (!checkPlan(document, await getKnown(tx)).ok) throw new Refusal('plan-has-errors')
}

async function insertVersion(
  tx: Db,
  given: Named & { document: PlanDocument; note: string; kind?: Row['kind']; state?: Row['state'] },
): Promise<void> {
  const { rolloutId, number, document, note, actor, now, kind = 'plan', state = 'draft' } = given
  const contentHash = hashVersion(kind, document)
  const submittedAt = state === 'in-review' ? now : null
  await tx
    .insert(rolloutVersions)
    .values({ rolloutId, number, document, contentHash, note, kind, state, authorId: idOf(actor), createdAt: now, submittedAt })
  await tx.update(rollouts).set({ updatedAt: now }).where(eq(rollouts.id, rolloutId))
  const action = kind === 'plan' ? 'rollout.version-saved' : 'rollout.roll-back-asked'
  await audit(tx, { rolloutId, number, actor, now }, action, { contentHash, note })
}

/** Sends the newest draft to review. Refuses `version-not-draft`, and `plan-has-errors` where the plan check finds errors. */
export async function submitVersion(db: Db, { rolloutId, number, actor, now }: Named): Promise<void> {
  await db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, rolloutId)
    const newest = await getNewest(tx, rolloutId)
    if (newest.number !== number || (newest.state !== 'draft' && newest.state !== 'rejected')) throw new Refusal('version-not-draft')
    if (!checkPlan(newest.document, { factors: factorTraits }).ok) throw new Refusal('plan-has-errors')
    const running = rollout.runningVersion === null ? null : await getRow(tx, rolloutId, rollout.runningVersion)
    if (running && rollout.state === 'running' && running.contentHash === newest.contentHash) throw new Refusal('version-unchanged')
    await tx
      .update(rolloutVersions)
      .set({ state: 'in-review', submittedAt: now, decidedBy: null, decidedAt: null })
      .where(and(eq(rolloutVersions.rolloutId, rolloutId), eq(rolloutVersions.number, number)))
    await audit(tx, { rolloutId, number, actor, now }, 'rollout.review-asked', { contentHash: newest.contentHash })
  })
}

export type Approval = Named & {
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
 * `version-not-in-review`. With `start` it is put in force in the same transaction.
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
    if (version.contentHash !== contentHash || hashVersion(version.kind, version.document) !== contentHash)
      throw new Refusal('content-changed')
    await decideVersion(tx, named, 'approved')
    await audit(tx, named, 'rollout.approved', { contentHash, kind: version.kind })
    if (start || version.kind === 'roll-back') await executeVersion(tx, named)
  })
}

/** The reviewer says no, with a reason; the newest draft can be changed and sent again. Refuses `version-not-in-review`, `reason-missing`. */
export async function rejectVersion(db: Db, { reason, ...named }: Named & { reason: string }): Promise<void> {
  if (reason.trim() === '') throw new Refusal('reason-missing')
  await db.transaction(async (tx) => {
    await lockRollout(tx, named.rolloutId)
    const version = await getRow(tx, named.rolloutId, named.number)
    if (version?.state !== 'in-review') throw new Refusal('version-not-in-review')
    await decideVersion(tx, named, 'rejected')
    await audit(tx, named, 'rollout.rejected', { reason: reason.trim() })
  })
}

/** Puts an approved version in force. Refuses `version-not-approved`, `version-outdated`, `content-changed`. */
export async function startVersion(db: Db, named: Named): Promise<void> {
  await db.transaction(async (tx) => {
    await lockRollout(tx, named.rolloutId)
    await executeVersion(tx, named)
  })
}

/**
 * Asks to take a running rollout back: the request is a version of its own that a second administrator approves like any
 * other, because ending an enforcement needs two people as well (SR-10). Until then a hold protects everybody.
 */
export async function requestRollBack(
  db: Db,
  { rolloutId, reason, actor, now }: Act & { rolloutId: string; reason: string },
): Promise<number> {
  if (reason.trim() === '') throw new Refusal('reason-missing')
  return db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, rolloutId)
    const running = rollout.runningVersion === null ? null : await getRow(tx, rolloutId, rollout.runningVersion)
    if (rollout.state !== 'running' || !running) throw new Refusal('rollout-not-running')
    const { number } = await getNewest(tx, rolloutId)
    await replaceOpenVersions(tx, rolloutId)
    const document = running.document as PlanDocument
    await insertVersion(tx, {
      rolloutId,
      number: number + 1,
      document,
      note: reason.trim(),
      actor,
      now,
      kind: 'roll-back',
      state: 'in-review',
    })
    return number + 1
  })
}

async function executeVersion(tx: Db, named: Named): Promise<void> {
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
    await audit(tx, named, 'rollout.rolled-back', {})
  } else {
    await freezeWaves(tx, { rolloutId, document: version.document as PlanDocument, now })
    await tx.update(rollouts).set({ state: 'running', runningVersion: number, updatedAt: now }).where(eq(rollouts.id, rolloutId))
    await audit(tx, named, 'rollout.started', { contentHash: version.contentHash })
  }
  await tx
    .update(rolloutVersions)
    .set({ state: 'replaced' })
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), lt(rolloutVersions.number, number), eq(rolloutVersions.state, 'approved')))
}

/** A drafted or waiting version that something newer stands in for. A rejected one stays rejected: nobody ever agreed to it. */
async function replaceOpenVersions(tx: Db, rolloutId: string): Promise<void> {
  await tx
    .update(rolloutVersions)
    .set({ state: 'replaced' })
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), inArray(rolloutVersions.state, ['draft', 'in-review'])))
}

async function decideVersion(tx: Db, { rolloutId, number, actor, now }: Named, state: 'approved' | 'rejected'): Promise<void> {
  const [decided] = await tx
    .update(rolloutVersions)
    .set({ state, decidedBy: idOf(actor), decidedAt: now })
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), eq(rolloutVersions.number, number), eq(rolloutVersions.state, 'in-review')))
    .returning({ number: rolloutVersions.number })
  if (!decided) throw new Refusal('version-not-in-review')
}

/** Whether a person wrote any version since the last one that two people agreed on, or asked for this roll-back. */
async function isAuthor(tx: Db, version: Row, personId: string): Promise<boolean> {
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

/** Serialises everything that changes one rollout. Refuses `rollout-unknown`. */
export async function lockRollout(tx: Db, id: string): Promise<typeof rollouts.$inferSelect> {
  const [row] = await tx.select().from(rollouts).where(eq(rollouts.id, id)).for('update')
  if (!row) throw new Refusal('rollout-unknown')
  return row
}

async function getNewest(tx: Db, rolloutId: string): Promise<Row> {
  const [row] = await tx
    .select()
    .from(rolloutVersions)
    .where(eq(rolloutVersions.rolloutId, rolloutId))
    .orderBy(desc(rolloutVersions.number))
    .limit(1)
  if (!row) throw new Refusal('rollout-unknown')
  return row
}

async function getRow(tx: Db, rolloutId: string, number: number): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(rolloutVersions)
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), eq(rolloutVersions.number, number)))
  return row
}

/** A request to roll back is approved for what it is: its hash is never that of the plan it takes back. */
const hashVersion = (kind: Row['kind'], document: unknown): string => hashDocument(kind === 'plan' ? document : { rollBack: document })

const idOf = (actor: AuditActor): string | null => (actor.kind === 'person' ? actor.id : null)

const audit = (tx: Db, { rolloutId, number, actor, now }: Named, action: string, data: Record<string, unknown>): Promise<void> =>
  recordAudit(tx, { at: now, action, actor, target: { kind: 'rollout', id: rolloutId }, data: { version: number, ...data } })
