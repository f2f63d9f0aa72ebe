/** What the verification of the audit log found, decided from rows alone. */
import { matchesKeyedHash } from '@/lib/platform/crypto'
import { contentText, sealText } from './content'
import type { AuditContent } from './types'

export type StoredEvent = AuditContent & { mac: string }
export type StoredSeal = { seq: number; eventId: string; mac: string }

export type Problem =
  /** The row no longer says what it said when it was written. */
  | { kind: 'edited'; eventId: string; seq: number | null }
  /** Sealed once, and gone. */
  | { kind: 'removed'; eventId: string; seq: number }
  /** Written past the application, or added to the chain by somebody without the key. */
  | { kind: 'inserted'; eventId: string; seq: number | null }
  /** The chain itself was cut, renumbered or rewritten here. */
  | { kind: 'chain'; seq: number }

/**
 * Follows the chain from `previous` over consecutive seals and their events (null where the row is missing). Answers what is
 * wrong and the mac to continue with. A broken link is told once; the walk goes on from what stands there.
 */
export function followChain(previous: StoredSeal | null, links: { seal: StoredSeal; event: StoredEvent | null }[]): Problem[] {
  const problems: Problem[] = []
  let before = previous
  for (const { seal, event } of links) {
    if (seal.seq !== (before?.seq ?? 0) + 1) problems.push({ kind: 'chain', seq: seal.seq })
    if (event === null) problems.push({ kind: 'removed', eventId: seal.eventId, seq: seal.seq })
    else {
      const isGenuine = isEventGenuine(event)
      const isLinked = matchesKeyedHash(seal.mac, 'audit-seal', sealText(seal.seq, event.id, event.mac, before?.mac ?? ''))
      if (!isGenuine) problems.push({ kind: 'edited', eventId: event.id, seq: seal.seq })
      else if (!isLinked) problems.push({ kind: 'chain', seq: seal.seq })
    }
    before = seal
  }
  return problems
}

/** Whether an event is exactly what the application wrote. */
export const isEventGenuine = (event: StoredEvent): boolean => matchesKeyedHash(event.mac, 'audit-event', contentText(event))

/** Whether a stored head was written by the application. */
export const isHeadGenuine = (head: { seq: number; mac: string; proof: string }): boolean =>
  matchesKeyedHash(head.proof, 'audit-head', JSON.stringify([head.seq, head.mac]))
