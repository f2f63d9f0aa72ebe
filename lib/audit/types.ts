/** Who did something: a person (with the address they came from), the operator at the command line, or the system itself. */
export type AuditActor = { kind: 'person'; id: string; address?: string | null } | { kind: 'operator' } | { kind: 'system' }

/**
 * One thing that happened. `action` is dotted, subject before verb in the past: `credential.enrolled`, `rollout.approved`.
 * `personId` is whom it concerns, `target` what was changed. `data` holds facts without secrets: no code, no full number.
 */
export type AuditEvent = {
  at: Date
  action: string
  actor: AuditActor
  personId?: string
  target?: { kind: string; id: string }
  data?: Record<string, unknown>
}

/** The columns of an event that its HMAC covers. */
export type AuditContent = {
  id: string
  at: Date
  action: string
  actorKind: string
  actorId: string | null
  personId: string | null
  targetKind: string | null
  targetId: string | null
  data: Record<string, unknown>
  address: string | null
  requestId: string | null
}
