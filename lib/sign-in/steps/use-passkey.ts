import type { Db } from '@/db/client'
import { Refusal } from '@/lib/platform/errors'
import { beginVerification } from '@/lib/verification/begin-verification'
import { finishVerification } from '@/lib/verification/finish-verification'
import { claimStep, createJourney, moveJourney } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { advance } from './advance'

/**
 * Begins a sign-in by passkey alone, nobody named: for the browser's own list under the name field, and for the button.
 * It is a journey of its own, so that a name typed meanwhile is not disturbed. Refuses with the corridor's reason.
 */
export async function beginPasskey(
  db: Db,
  { next, address, now }: { next?: string; address: string; now: Date },
): Promise<{ token: string; journey: Journey }> {
  const { token, journey } = await createJourney(db, {
    personId: null,
    step: 'identify',
    purpose: 'sign-in',
    facts: next ? { next } : {},
    now,
  })
  const begun = await beginVerification(db, {
    personId: null,
    factor: 'passkey',
    choice: {},
    purpose: 'sign-in',
    boundTo: journey.id,
    address,
    now,
  })
  if (!begun.ok) throw new Refusal(begun.reason, begun.values)
  const challenge = {
    id: begun.challengeId,
    factor: 'passkey',
    purpose: 'sign-in' as const,
    credentialId: null,
    channel: null,
    show: begun.show,
    begunAt: now.toISOString(),
    expiresAt: begun.expiresAt.toISOString(),
  }
  return { token, journey: await moveJourney(db, journey, { step: 'identify', facts: { ...journey.facts, challenge } }) }
}

/**
 * Answers it. The passkey says who it is. Where the authenticator itself did not check the person it is one factor, not
 * two (SR-44): then the password is asked as well.
 */
export async function answerPasskey(db: Db, ticket: Ticket, { answer }: { answer: unknown }, place: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['identify'], place.now)
  const { challenge } = journey.facts
  if (!challenge) throw new Refusal('journey-moved')
  const { address, now } = place
  const result = await finishVerification(db, {
    challengeId: challenge.id,
    boundTo: journey.id,
    purpose: 'sign-in',
    input: answer,
    address,
    now,
  })
  if (!result.ok) throw new Refusal(result.reason, result.values)
  const { verified } = result
  if (!verified.userVerified) throw new Refusal('passkey-needs-verification')
  return advance(db, { ...journey, personId: verified.personId }, [verified], place)
}
