import type { Db } from '@/db/client'
import { recordSignIn } from '@/lib/adoption/mutations'
import { tokenHash } from '@/lib/platform/crypto'
import { Refusal } from '@/lib/platform/errors'
import { finishVerification } from '@/lib/verification/finish-verification'
import { claimStep } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { advance } from './advance'

/**
 * Hands an answer to the corridor, and moves on only with what the corridor has verified. A wrong answer stays at the
 * challenge, with the corridor's reason; a challenge that is used up or has run out leads to the choice.
 */
export async function answerChallenge(db: Db, ticket: Ticket, { answer }: { answer: unknown }, place: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['challenge'], place.now)
  const { challenge } = journey.facts
  const { personId } = journey
  if (!challenge || personId === null) throw new Refusal('journey-moved')
  const { address, device, now } = place
  const result = await finishVerification(db, {
    challengeId: challenge.id,
    boundTo: journey.id,
    purpose: challenge.purpose,
    input: answer,
    address,
    browser: device === null ? null : tokenHash(device),
    now,
  })
  if (!result.ok) {
    const { userAgent } = place
    await recordSignIn(db, {
      personId,
      at: now,
      factor: challenge.factor,
      credentialId: challenge.credentialId,
      succeeded: false,
      address,
      userAgent,
    })
    throw new Refusal(result.reason, result.values)
  }
  if (result.verified.personId !== personId) throw new Refusal('journey-moved')
  return advance(db, { ...journey, personId }, [result.verified], place)
}
