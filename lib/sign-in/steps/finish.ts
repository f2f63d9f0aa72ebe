import type { Db } from '@/db/client'
import { recordSignIn } from '@/lib/adoption/mutations'
import { recordAudit } from '@/lib/audit/mutations'
import { factorTraits } from '@/lib/factors/registry'
import { enqueue } from '@/lib/jobs/job'
import { notifySignIn } from '@/lib/jobs/notify-sign-in'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { recordTold } from '@/lib/rollouts/told/mutations'
import { rememberDevice } from '../devices/mutations'
import { moveJourney } from '../journeys/mutations'
import type { Journey, Place } from '../journeys/types'
import { readProven } from '../proofs'
import { recoveryFactors } from '../recovery'
import { createSession, endSessionsOf, type NewSession, recordArrival, rotateSession } from '../sessions/mutations'
import { readStandpoint } from '../standpoint'
import { findStrongest } from '../strongest'
import { goTo, planStep } from './advance'

export type Finished = { session: NewSession; landing: string; personId: string }

/**
 * Ends a journey: the only place that creates a session, and only from what the journey has proven. Policy is asked at
 * this instant, or has been by the step of this very request; if it asks for more by now, the journey goes there instead and null is returned. All or nothing:
 * session, arrival, what was told, event and audit are one transaction with the journey's last step.
 */
export async function finish(db: Db, journey: Journey, place: Place): Promise<Finished | null> {
  const proven = readProven({ personId: journey.personId, factors: journey.facts.proofs })
  if (journey.step !== 'finish' || !proven) throw new Refusal('journey-moved')
  if (journey.purpose === 'change') return finishConfirmation(db, journey, place)
  const { personId } = proven
  const { now, address, userAgent } = place
  const standpoint = place.judged?.get(journey) ?? (await readStandpoint(db, { ...journey, personId }, place))
  const next = planStep(journey, standpoint, place.device)
  if (next.step !== 'finish') {
    await goTo(db, { ...journey, personId }, next, standpoint, place)
    return null
  }
  const { decided } = standpoint
  const { factor, credentialId } = findStrongest(proven.factors, factorTraits)
  const id = newId(now)
  const isRecovery = proven.factors.some((proof) => recoveryFactors.has(proof.factor))
  const actor = { kind: 'person', id: personId, address } as const
  // Sent together, done one after the other: the journey's last step is first, and whatever refuses takes the rest back with it.
  const session = await db.transaction(async (tx) => {
    const [, , made, isNewBrowser] = await Promise.all([
      moveJourney(tx, journey, { step: 'done', facts: { proofs: [] } }),
      // Whoever is in by what was lost is out (SR-66).
      isRecovery ? endSessionsOf(tx, { personId, why: 'recovery', actor, now }) : null,
      createSession(tx, { id, proven, roles: decided.facts.roles, address, userAgent, now }),
      place.device ? rememberDevice(tx, { token: place.device, personId, factor, now }) : false,
      recordArrival(tx, personId, now),
      recordSignIn(tx, { personId, at: now, factor, credentialId, succeeded: true, address, userAgent }),
      recordAudit(tx, {
        at: now,
        action: 'sign-in.succeeded',
        actor,
        personId,
        target: { kind: 'session', id },
        data: { factors: proven.factors.map((proof) => proof.factor), state: decided.decision.state, access: decided.decision.access },
      }),
    ])
    // Somebody's very first sign-in is new everywhere, and tells nothing.
    if (isNewBrowser && decided.facts.arrivedAt !== null) await enqueue(tx, notifySignIn, { sessionId: id })
    // Told is who finished a sign-in that showed the notice, never who merely loaded a page.
    if (journey.facts.notice) await recordTold(tx, decided, now)
    return made
  })
  return { session, personId, landing: findLanding(journey, decided.decision.factors.passkey?.enrol !== 'closed') }
}

function findLanding({ purpose, facts }: Journey, canEnrolPasskey: boolean): string {
  const shown = new Set(facts.proofs.map(({ factor }) => factor))
  // The code that takes the used one's place is shown first, this once (SR-26).
  if (shown.has('recovery-codes')) return '/me/recovery-code'
  // A pass is for setting up a factor, and there is a quarter of an hour for it: what is to be done stands there.
  if (shown.has('temporary-pass')) return '/me'
  if (facts.notice === 'now' && canEnrolPasskey) return '/me/factors/passkey'
  if (facts.notice === 'now' || purpose === 'activation') return '/me'
  return facts.next ?? '/me'
}

/** The fresh proof joins the session that asked for it, under a new id. */
async function finishConfirmation(db: Db, journey: Journey, { now, address }: Place): Promise<Finished> {
  const { personId } = journey
  const { sessionId, proofs, next } = journey.facts
  if (!personId || !sessionId) throw new Refusal('journey-moved')
  const session = await db.transaction(async (tx) => {
    await moveJourney(tx, journey, { step: 'done', facts: { proofs: [] } })
    const rotated = await rotateSession(tx, { sessionId, personId, added: proofs, now })
    const factors = proofs.map(({ factor }) => factor)
    const actor = { kind: 'person', id: personId, address } as const
    await recordAudit(tx, {
      at: now,
      action: 'session.confirmed',
      actor,
      personId,
      target: { kind: 'session', id: rotated.id },
      data: { factors },
    })
    return rotated
  })
  const isRecovery = proofs.some(({ factor }) => factor === 'recovery-codes')
  return { session, personId, landing: isRecovery ? `/me/recovery-code?next=${encodeURIComponent(next ?? '/me')}` : (next ?? '/me') }
}
