import type { Db } from '@/db/client'
import { recordAudit } from '@/lib/audit/mutations'
import type { ChallengePurpose } from './types'

type Attempt = { personId: string | null; factor: string; purpose: ChallengePurpose; address: string; now: Date }

const actorOf = ({ personId, address }: Attempt) =>
  personId ? ({ kind: 'person', id: personId, address } as const) : ({ kind: 'system' } as const)

/** A code left the house. Neither code nor number stands here. */
export function recordSent(db: Db, attempt: Attempt & { channel: 'sms' | 'voice' | 'mail' }): Promise<void> {
  const { factor, purpose, channel, now } = attempt
  return recordAudit(db, {
    at: now,
    action: 'challenge.sent',
    actor: actorOf(attempt),
    personId: attempt.personId ?? undefined,
    data: { factor, purpose, channel },
  })
}

/** An answer was right: with which credential, and what for. */
export function recordSuccess(db: Db, attempt: Attempt & { personId: string; credentialId: string }): Promise<void> {
  const { personId, factor, purpose, credentialId, now } = attempt
  return recordAudit(db, {
    at: now,
    action: 'challenge.succeeded',
    actor: actorOf(attempt),
    personId,
    target: { kind: 'credential', id: credentialId },
    data: { factor, purpose },
  })
}

/** An answer was refused, and why. With nobody named (a usernameless answer from an unknown passkey) the system is the actor. */
export function recordFailure(db: Db, attempt: Attempt & { reason: string; alert?: string }): Promise<void> {
  const { personId, factor, purpose, reason, alert, now } = attempt
  return recordAudit(db, {
    at: now,
    action: alert ? 'credential.suspicious' : 'challenge.failed',
    actor: actorOf(attempt),
    personId: personId ?? undefined,
    data: { factor, purpose, reason, ...(alert ? { alert } : {}) },
  })
}
