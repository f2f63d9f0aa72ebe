import type { Db } from '@/db/client'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { hashDocument } from '../document-hash'

/** Who acts, when, on which version. */
export type Act = { actor: AuditActor; now: Date }
export type NamedVersion = Act & { rolloutId: string; number: number }

/** A request to roll back is approved for what it is: its hash is never that of the plan it takes back. */
export const hashVersion = (kind: 'plan' | 'roll-back', document: unknown): string =>
  hashDocument(kind === 'plan' ? document : { rollBack: document })

export const idOf = (actor: AuditActor): string | null => (actor.kind === 'person' ? actor.id : null)

/** Records what happened to a version, in the caller's transaction. */
export const auditVersion = (
  tx: Db,
  { rolloutId, number, actor, now }: NamedVersion,
  action: string,
  data: Record<string, unknown>,
): Promise<void> =>
  recordAudit(tx, { at: now, action, actor, target: { kind: 'rollout', id: rolloutId }, data: { version: number, ...data } })
