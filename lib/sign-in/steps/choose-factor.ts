import type { Db } from '@/db/client'
import { Refusal } from '@/lib/platform/errors'
import { claimStep, moveJourney } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { readOffers, readStandpoint } from '../standpoint'
import { goTo, planStep } from './advance'
import { findPurpose } from './find-purpose'
import { openChallenge } from './open-challenge'

/** "Other ways": shows what else this person may use. */
export async function showOtherWays(db: Db, ticket: Ticket, { now }: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['challenge', 'choose'], now)
  const { problem: _, ...facts } = journey.facts
  return moveJourney(db, journey, { step: 'choose', facts })
}

/**
 * Another factor, another number, the other channel, or the same again (a new code). Only what is offered to this person
 * now can be taken. Refuses `not-offered`, `journey-moved`.
 */
export async function chooseFactor(
  db: Db,
  ticket: Ticket,
  choice: { factor: string; credentialId?: string; channel?: 'sms' | 'voice' },
  place: Place,
): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['challenge', 'choose'], place.now)
  const { personId } = journey
  // A usernameless challenge has no person to offer anything to.
  if (personId === null) throw new Refusal('journey-moved')
  const named = { ...journey, personId }
  const standpoint = await readStandpoint(db, named, place)
  const purpose = findPurpose(named, standpoint, place.device)
  const offers = await readOffers(db, standpoint, {
    purpose,
    device: place.device,
    isStrong: journey.facts.isStrong ?? false,
    isConfirmation: journey.purpose === 'change',
  })
  const { factor, channel = null } = choice
  if (offers.recovery.some((one) => one === factor))
    return openChallenge(db, named, { factor, credentialId: null, channel: null, purpose: purpose === 'reset' ? 'reset' : 'change' }, place)
  const all = offers.first ? [offers.first, ...offers.others] : []
  const offer = all.find((one) => one.factor === factor && (choice.credentialId === undefined || one.credentialId === choice.credentialId))
  if (!offer) throw new Refusal('not-offered')
  return openChallenge(
    db,
    named,
    { factor, credentialId: offer.credentialId, channel, purpose, isPicked: choice.credentialId !== undefined },
    place,
  )
}

/** "Without the day pass": whatever would be asked if the desk had handed none out. Refuses `journey-moved`. */
export async function leavePass(db: Db, ticket: Ticket, place: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['challenge', 'choose'], place.now)
  const { personId } = journey
  if (personId === null || journey.purpose === 'change' || journey.purpose === 'reset') throw new Refusal('journey-moved')
  const { challenge: _, problem: __, ...facts } = journey.facts
  const left = { ...journey, personId, facts: { ...facts, isPassLeft: true } }
  const standpoint = await readStandpoint(db, left, place)
  const next = planStep(left, standpoint, place.device)
  return goTo(db, left, next, standpoint, place)
}
