/**
 * The life of a version: draft → in review → approved → in force. Every change makes a version; who wrote one never
 * approves it; what is approved is a hash, and what is put in force must have it (SR-10). The decision itself stands in
 * `approval/`.
 */
import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { rollouts, rolloutVersions } from '@/db/schema/rollouts'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { checkPlan } from '../check-plan'
import { getKnown } from '../data'
import { hashDocument } from '../document-hash'
import type { PlanDocument } from '../schema'
import { type Act, auditVersion, hashVersion, idOf, type NamedVersion } from './act'
import { getNewest, getRow, lockRollout, type VersionRow } from './rows/data'

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
  given: NamedVersion & { document: PlanDocument; note: string; kind?: VersionRow['kind']; state?: VersionRow['state'] },
): Promise<void> {
  const { rolloutId, number, document, note, actor, now, kind = 'plan', state = 'draft' } = given
  const contentHash = hashVersion(kind, document)
  const submittedAt = state === 'in-review' ? now : null
  await tx
    .insert(rolloutVersions)
    .values({ rolloutId, number, document, contentHash, note, kind, state, authorId: idOf(actor), createdAt: now, submittedAt })
  await tx.update(rollouts).set({ updatedAt: now }).where(eq(rollouts.id, rolloutId))
  const action = kind === 'plan' ? 'rollout.version-saved' : 'rollout.roll-back-asked'
  await auditVersion(tx, { rolloutId, number, actor, now }, action, { contentHash, note })
}

/** Sends the newest draft to review. Refuses `version-not-draft`, and `plan-has-errors` where the plan check finds errors. */
export async function submitVersion(db: Db, { rolloutId, number, actor, now }: NamedVersion): Promise<void> {
  await db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, rolloutId)
    const newest = await getNewest(tx, rolloutId)
    if (newest.number !== number || (newest.state !== 'draft' && newest.state !== 'rejected')) throw new Refusal('version-not-draft')
    await requireSound(tx, newest.document)
    const running = rollout.runningVersion === null ? null : await getRow(tx, rolloutId, rollout.runningVersion)
    if (running && rollout.state === 'running' && running.contentHash === newest.contentHash) throw new Refusal('version-unchanged')
    await tx
      .update(rolloutVersions)
      .set({ state: 'in-review', submittedAt: now, decidedBy: null, decidedAt: null })
      .where(and(eq(rolloutVersions.rolloutId, rolloutId), eq(rolloutVersions.number, number)))
    await auditVersion(tx, { rolloutId, number, actor, now }, 'rollout.review-asked', { contentHash: newest.contentHash })
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

/** A drafted or waiting version that something newer stands in for. A rejected one stays rejected: nobody ever agreed to it. */
async function replaceOpenVersions(tx: Db, rolloutId: string): Promise<void> {
  await tx
    .update(rolloutVersions)
    .set({ state: 'replaced' })
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), inArray(rolloutVersions.state, ['draft', 'in-review'])))
}
