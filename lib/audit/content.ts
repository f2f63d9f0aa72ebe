import type { AuditContent } from './types'

/**
 * The text that an event's HMAC covers: every column, in one fixed order, object keys sorted (PostgreSQL's jsonb does not
 * keep their order). Two events have the same text only when every column is equal.
 */
export function contentText(event: AuditContent): string {
  return JSON.stringify([
    event.id,
    event.at.toISOString(),
    event.action,
    event.actorKind,
    event.actorId,
    event.personId,
    event.targetKind,
    event.targetId,
    sortKeys(event.data),
    event.address,
    event.requestId,
  ])
}

/** The text that a seal's HMAC covers: its place, the event's own HMAC and the HMAC of the seal before it. */
export const sealText = (seq: number, eventId: string, eventMac: string, previous: string): string =>
  JSON.stringify([seq, eventId, eventMac, previous])

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
