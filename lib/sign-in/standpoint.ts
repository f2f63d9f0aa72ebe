import type { Db } from '@/db/client'
import { factorTraits, factorTypes, findFactor } from '@/lib/factors/registry'
import { findAskedTerms } from '@/lib/people/terms/data'
import { tokenHash } from '@/lib/platform/crypto'
import { toInstant } from '@/lib/platform/duration'
import { offerFactors } from '@/lib/policy/offer-factors'
import type { Context, PersonFacts } from '@/lib/policy/types'
import { type Decided, decidePerson } from '@/lib/rollouts/decisions'
import { findKnownDevice } from './devices/data'
import type { Journey, Place } from './journeys/types'
import { type Offers, toOffers } from './offers'

/**
 * Where a person stands in the middle of a journey: what policy says, by what they hold, and the terms of use they have yet to agree
 * to. `opened`: how a reset was opened, which is no second method of it. Read anew at every step.
 */
export type Standpoint = { decided: Decided; askedTerms: number | null; opened: 'mail' | 'pass' }

/** Throws when the database cannot answer: then nothing is created (SR-8). */
export async function readStandpoint(
  db: Db,
  journey: Journey & { personId: string },
  { address, networks, now }: Pick<Place, 'address' | 'networks' | 'now'>,
): Promise<Standpoint> {
  const factors = journey.facts.proofs.map((proof) => ({ factor: proof.factor, at: toInstant(new Date(proof.at)) }))
  const purpose: Context['purpose'] = journey.purpose === 'change' || journey.purpose === 'reset' ? journey.purpose : 'sign-in'
  const from = networks ? { networks } : { address }
  const { personId } = journey
  const [decided, askedTerms] = await Promise.all([
    decidePerson(db, { personId, context: { purpose, session: { factors }, ...from }, now }),
    // A change and a reset end in no sign-in: nothing is agreed to there.
    purpose === 'sign-in' ? findAskedTerms(db, personId, now) : null,
  ])
  return { decided, askedTerms, opened: journey.facts.reset?.pass === undefined ? 'mail' : 'pass' }
}

const perCredential: ReadonlySet<string> = new Set(factorTypes.filter((type) => findFactor(type)?.perCredential))

/** Whether the desk has handed out a pass that may be begun with at this instant. */
export const hasPassAt = ({ enrolmentPass }: Pick<PersonFacts, 'enrolmentPass'>, at: number): boolean =>
  enrolmentPass !== null && enrolmentPass.from <= at && at < enrolmentPass.until

/** Whether a day pass runs that may be shown in this browser: in none it was used yet, or in this one. `device`: the browser's token. */
export const hasDayPassAt = ({ dayPass }: Pick<PersonFacts, 'dayPass'>, device: string | null, at: number): boolean =>
  !!dayPass &&
  dayPass.from <= at &&
  at < dayPass.until &&
  (dayPass.browser === null || (device !== null && dayPass.browser === tokenHash(device)))

/**
 * What may answer a challenge of this purpose in this browser. `isStrong` leaves only what cannot be phished. A pass opens a
 * sign-in: `isConfirmation`, within a session that is open already, offers none; `isDayPassAsked`: but for the day pass that the
 * session stands on, where it has to be shown again.
 */
export async function readOffers(
  db: Db,
  { decided, opened }: Standpoint,
  {
    purpose,
    device,
    isStrong = false,
    isConfirmation = false,
    isDayPassAsked = false,
  }: {
    purpose: 'sign-in' | 'change' | 'reset'
    device: string | null
    isStrong?: boolean
    isConfirmation?: boolean
    isDayPassAsked?: boolean
  },
): Promise<Offers> {
  const known = await findKnownDevice(db, device, decided.personId)
  const hints = { cannotWork: [], lastWorked: known?.lastFactor ?? null }
  // Where the mailbox has opened the reset, a second code to a mailbox is no second method; nor is the pass where the desk has (SR-62).
  const isReset = purpose === 'reset'
  const offers = offerFactors(decided.decision, decided.facts, factorTraits, hints, purpose).filter(
    ({ factor }) => !(isReset && opened === 'mail' && factor === 'email-otp'),
  )
  const hasPass = !isConfirmation && !(isReset && opened === 'pass') && hasPassAt(decided.facts, decided.at)
  const isOffered = isConfirmation ? isDayPassAsked : !isReset
  const hasDayPass = isOffered && hasDayPassAt(decided.facts, device, decided.at)
  const { recoveryCodesLeft } = decided.facts
  return toOffers({ offers, traits: factorTraits, perCredential, recoveryCodesLeft, hasPass, hasDayPass, isStrong })
}
