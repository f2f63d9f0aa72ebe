import type { Db } from '@/db/client'
import { findFactor } from '@/lib/factors/registry'
import { tokenHash } from '@/lib/platform/crypto'
import { beginVerification } from '@/lib/verification/begin-verification'
import { moveJourney } from '../journeys/mutations'
import type { Journey, Place } from '../journeys/types'

/** `isPicked`: the person named this credential, it is not merely the first. */
export type Wanted = {
  factor: string
  credentialId: string | null
  channel: 'sms' | 'voice' | null
  purpose: 'sign-in' | 'change' | 'reset'
  isPicked?: boolean
}

/** Begins a challenge for a claimed journey and shows it; where the corridor refuses, the choice is shown with the reason. */
export async function openChallenge(
  db: Db,
  journey: Journey & { personId: string },
  wanted: Wanted,
  { address, device, now }: Place,
): Promise<Journey> {
  const browser = device === null ? null : tokenHash(device)
  const { factor, credentialId, channel, purpose } = wanted
  const { challenge: _, problem: __, ...facts } = journey.facts
  // A passkey is picked by the browser from all of the person's; only numbers and addresses are named.
  const naming = findFactor(factor)?.perCredential
  const isNamed = credentialId !== null && (naming === 'at-once' || (naming === 'on-press' && wanted.isPicked === true))
  const choice = naming ? { ...(isNamed ? { credentialId } : {}), ...(channel ? { channel } : {}) } : {}
  const begun = await beginVerification(db, {
    personId: journey.personId,
    factor,
    choice,
    purpose,
    boundTo: journey.id,
    address,
    browser,
    now,
  })
  const { personId } = journey
  if (!begun.ok)
    return moveJourney(db, journey, {
      step: 'choose',
      personId,
      facts: { ...facts, problem: { code: begun.reason, values: begun.values } },
    })
  const challenge = {
    id: begun.challengeId,
    factor,
    purpose,
    credentialId,
    channel,
    show: begun.show,
    begunAt: now.toISOString(),
    expiresAt: begun.expiresAt.toISOString(),
  }
  return moveJourney(db, journey, { step: 'challenge', personId, facts: { ...facts, challenge } })
}
