import type { Db } from '@/db/client'
import { findActivationCode } from '@/lib/people/activation/data'
import { redeemActivationCode } from '@/lib/people/activation/mutations'
import { setPassword } from '@/lib/people/passwords/mutations'
import { seal, unseal } from '@/lib/platform/crypto'
import { Refusal } from '@/lib/platform/errors'
import { claimStep, createJourney, moveJourney } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { inHashingSlot } from '../passwords/hashing-slots'
import { makeFirstProof } from '../proofs'
import { endSessionsOf } from '../sessions/mutations'
import { advance } from './advance'
import { setResetPassword } from './reset-password'

/**
 * Looks at an activation code without using it up: somebody who is interrupted before they have a password can type it
 * again. Refuses `activation-wrong` alike for wrong, used, replaced and expired ones. Returns the cookie's token.
 */
export async function giveActivationCode(db: Db, { code, now }: { code: string; now: Date }): Promise<string> {
  const found = await findActivationCode(db, { code, now })
  if (!found) throw new Refusal('activation-wrong')
  const { token, journey } = await createJourney(db, {
    personId: found.personId,
    step: 'activation',
    purpose: 'activation',
    login: found.login,
    now,
  })
  const activation = { sealed: seal(code, journey.id).toString('base64') }
  await moveJourney(db, journey, { step: 'new-password', facts: { ...journey.facts, activation } })
  return token
}

/**
 * Uses the code up and sets the password, both or neither, and signs in; a reset ends where it began, at the sign-in. Refuses what `setPassword` and
 * `redeemActivationCode` refuse; a refused password leaves the code as it was.
 */
export async function choosePassword(db: Db, ticket: Ticket, { password }: { password: string }, place: Place): Promise<Journey> {
  const { now, address } = place
  const journey = await claimStep(db, ticket, ['new-password'], now)
  if (journey.purpose === 'reset') return setResetPassword(db, journey, { password }, place)
  const { activation, ...facts } = journey.facts
  const { personId } = journey
  if (!activation || personId === null) throw new Refusal('journey-moved')
  const code = unseal(Buffer.from(activation.sealed, 'base64'), journey.id)
  await inHashingSlot(() =>
    db.transaction(async (tx) => {
      const redeemed = await redeemActivationCode(tx, { code, personId, address, now })
      if (!redeemed.ok) throw new Refusal(redeemed.reason, redeemed.reason === 'activation-too-many' ? { minutes: redeemed.minutes } : {})
      const actor = { kind: 'person', id: personId, address } as const
      await setPassword(tx, { personId, password, hasFactor: false, actor, now })
      // A code is handed out anew to whoever lost every way in: whoever is still in by the old ones is out (SR-66).
      await endSessionsOf(tx, { personId, why: 'recovery', actor, now })
    }),
  )
  const proofs = [makeFirstProof(personId, 'activation', now), makeFirstProof(personId, 'password', now)]
  return advance(db, { ...journey, personId, facts }, proofs, place)
}
