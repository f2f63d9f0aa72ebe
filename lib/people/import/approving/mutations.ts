/** A second administrator for an import that would end or move many people, or whose file has shrunk. */
import { and, eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { imports } from '@/db/schema/imports'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { minutes } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { getOrganisation } from '../../organisation/data'
import { type Applied, applyStaged, type Leavers } from '../applying/mutations'
import { judgeImport } from '../risk/rules'

/** How old the approver's phishing-resistant proof may be, as for rollouts (SR-10). */
const freshProof = minutes(5)

/**
 * Asks for a second administrator and says what happens to people who are missing in the file. Answers the numbers that are
 * over the limits. Refuses `import-not-ready`.
 */
export async function requestApproval(db: Db, given: { importId: string; leavers: Leavers; actor: AuditActor; now: Date }): Promise<void> {
  const { importId, leavers, actor, now } = given
  await db.transaction(async (tx) => {
    const [asked] = await tx
      .update(imports)
      .set({ state: 'waiting', leaversChosen: leavers, requestedBy: actor.kind === 'person' ? actor.id : null, requestedAt: now })
      .where(and(eq(imports.id, importId), eq(imports.state, 'ready')))
      .returning()
    if (!asked) throw new Refusal('import-not-ready')
    const { endOrMove, crosses } = judgeImport(asked, leavers, (await getOrganisation(tx)).directory)
    const data = { fileName: asked.fileName, sha256: asked.fileHash, leavers, endOrMove, crosses, rows: asked.rows, risks: asked.risks }
    await recordAudit(tx, { at: now, action: 'import.approval-asked', actor, target: { kind: 'import', id: importId }, data })
  })
}

export type Approval = {
  importId: string
  /** The hash of the file that the approver was shown. */
  fileHash: string
  actor: Extract<AuditActor, { kind: 'person' }>
  /** When the approver last proved themselves with a phishing-resistant factor in this session; null = not at all. */
  provedAt: Date | null
  now: Date
}

/**
 * The second administrator agrees, and the import is applied in the same transaction. Refuses
 * `needs-phishing-resistant-proof` without a proof of at most 5 minutes, `import-own-approval` for whoever sent the file or
 * asked, `content-changed` when the file they looked at is not this one, `import-not-ready`, and what `applyImport` refuses.
 */
export async function approveImport(db: Db, { importId, fileHash, actor, provedAt, now }: Approval): Promise<Applied> {
  const age = provedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - provedAt.getTime()
  if (age < 0 || age > freshProof) throw new Refusal('needs-phishing-resistant-proof')
  return db.transaction(async (tx) => {
    const [made] = await tx.select().from(imports).where(eq(imports.id, importId)).for('update')
    if (made?.state !== 'waiting' || !made.leaversChosen) throw new Refusal('import-not-ready')
    if (actor.id === made.startedBy || actor.id === made.requestedBy) throw new Refusal('import-own-approval')
    if (made.fileHash === null || made.fileHash !== fileHash) throw new Refusal('content-changed')
    const data = { fileName: made.fileName, sha256: fileHash, risks: made.risks, requestedBy: made.requestedBy, startedBy: made.startedBy }
    await recordAudit(tx, { at: now, action: 'import.approved', actor, target: { kind: 'import', id: importId }, data })
    return applyStaged(tx, { importId, leavers: made.leaversChosen, actor, now }, { approvedBy: actor.id })
  })
}
