import type { Db } from '@/db/client'
import type { Verified } from '@/lib/factors/factor'
import { readStanding } from '@/lib/policy/standing'
import { isVerified } from '@/lib/verification/verified'
import { moveJourney } from '../journeys/mutations'
import type { Journey, JourneyFacts, Place } from '../journeys/types'
import { type Next, planNext } from '../plan-next'
import { type FirstProof, toSessionFactor } from '../proofs'
import { isSecondFactor, recoveryFactors } from '../recovery'
import { hasDayPassAt, hasPassAt, readOffers, readStandpoint, type Standpoint } from '../standpoint'
import { openChallenge } from './open-challenge'

/**
 * Adds proofs to a claimed journey and moves it to whatever policy asks next. They must be about the journey's person.
 * A challenge is begun at once with what is offered first; where that cannot be (a cap on messages), the choice is shown.
 */
export async function advance(
  db: Db,
  journey: Journey & { personId: string },
  proofs: (Verified | FirstProof)[],
  place: Place,
): Promise<Journey> {
  if (proofs.some((proof) => proof.personId !== journey.personId)) throw new Error('a proof about somebody else')
  const { challenge: _, problem: __, ...facts } = journey.facts
  const proven = {
    ...journey,
    facts: { ...facts, proofs: [...facts.proofs, ...proofs.map((proof) => toSessionFactor(proof, isVerified))] },
  }
  if (journey.purpose === 'reset') return moveJourney(db, proven, { step: 'new-password', facts: proven.facts })
  if (journey.purpose === 'change') return moveJourney(db, proven, { step: planConfirmation(proven.facts), facts: proven.facts })
  const standpoint = await readStandpoint(db, proven, place)
  const next = planStep(proven, standpoint, place.device)
  const moved = await goTo(db, proven, next, standpoint, place)
  if (next.step === 'finish') place.judged?.set(moved, standpoint)
  return moved
}

/** After the factor the password, where the organisation asks for it again; a code that repairs what was lost stands alone. */
function planConfirmation({ alsoPassword, proofs }: JourneyFacts): 'password' | 'finish' {
  const isShown = proofs.some(({ factor }) => factor === 'password' || recoveryFactors.has(factor))
  return alsoPassword === true && !isShown ? 'password' : 'finish'
}

/** The next step by what the journey has shown and what policy says now. */
export function planStep(journey: Journey, { decided, askedTerms }: Standpoint, device: string | null): Next {
  const held = decided.facts.credentials.filter(
    ({ factor, source, provenAt, disabled }) => source === 'here' && provenAt !== null && !disabled && isSecondFactor(factor),
  )
  return planNext({
    decision: decided.decision,
    standing: readStanding(decided.facts, decided.at),
    proven: held.map(({ factor }) => factor),
    recoveryCodesLeft: decided.facts.recoveryCodesLeft,
    hasPass: hasPassAt(decided.facts, decided.at),
    hasDayPass: journey.facts.isPassLeft !== true && hasDayPassAt(decided.facts, device, decided.at),
    shown: journey.facts.proofs.map(({ factor }) => factor),
    hasAnsweredNotice: journey.facts.notice !== undefined,
    isTermsAsked: askedTerms !== null,
  })
}

/** Moves to the page of `next`; a challenge is begun with what is offered first. */
export async function goTo(
  db: Db,
  journey: Journey & { personId: string },
  next: Next,
  standpoint: Standpoint,
  place: Place,
): Promise<Journey> {
  const { facts } = journey
  if (next.step === 'stopped')
    return moveJourney(db, journey, { step: 'stopped', personId: journey.personId, facts: { ...facts, stopped: next.why } })
  if (next.step !== 'challenge') return moveJourney(db, journey, { step: next.step, personId: journey.personId, facts })
  const offers = await readOffers(db, standpoint, { purpose: next.purpose, device: place.device })
  const first = next.factor === 'any' ? offers.first : null
  const recovery = next.factor === 'any' ? 'recovery-codes' : next.factor
  const wanted = first ? { factor: first.factor, credentialId: first.credentialId } : { factor: recovery, credentialId: null }
  return openChallenge(db, journey, { ...wanted, channel: null, purpose: next.purpose }, place)
}
