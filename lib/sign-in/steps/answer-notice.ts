import type { Db } from '@/db/client'
import { Refusal } from '@/lib/platform/errors'
import { recordSkip } from '@/lib/rollouts/told/mutations'
import { claimStep, moveJourney } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { readStandpoint } from '../standpoint'

/** The notice with reason and deadline was read: now, or later where policy still allows it. "Later" uses up a skip. */
export async function answerNotice(db: Db, ticket: Ticket, { answer }: { answer: 'now' | 'later' }, place: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['notice'], place.now)
  const { personId } = journey
  if (personId === null) throw new Refusal('journey-moved')
  if (answer === 'later') {
    const { decided } = await readStandpoint(db, { ...journey, personId }, place)
    await recordSkip(db, decided, place.now)
  }
  return moveJourney(db, journey, { step: 'finish', facts: { ...journey.facts, notice: answer } })
}
