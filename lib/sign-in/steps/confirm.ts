import type { Db } from '@/db/client'
import { Refusal } from '@/lib/platform/errors'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import type { CredentialView } from '@/lib/verification/types'
import { createJourney } from '../journeys/mutations'
import type { Place } from '../journeys/types'
import type { Offers } from '../offers'
import { readOffers, readStandpoint } from '../standpoint'
import { openChallenge } from './open-challenge'

export type ConfirmChoice = { factor: string; credentialId?: string; channel?: 'sms' | 'voice' }
/** `isDayPassAsked`: the session stands on a day pass, and policy asks for it again. `missing`: what the session has not shown of late; the password is part of it only where the organisation asks for it again. */
type Whose = {
  personId: string
  sessionId: string
  isStrong: boolean
  missing?: { factor: boolean; password: boolean }
  isDayPassAsked?: boolean
}
const factorAlone = { factor: true, password: false }

/** How a person may confirm that it is them: credentials open for change, else what the door of late enrolment asks. */
export async function readConfirmation(
  db: Db,
  { personId, isStrong, missing = factorAlone, isDayPassAsked = false }: Omit<Whose, 'sessionId'>,
  place: Place,
): Promise<{ credentials: CredentialView[]; offers: Offers; canUsePassword: boolean }> {
  const blank = {
    id: '',
    personId,
    step: 'choose',
    nonce: '',
    purpose: 'change',
    attempts: 0,
    facts: { proofs: [] },
    expiresAt: place.now,
  } as const
  const standpoint = await readStandpoint(db, { ...blank, facts: { proofs: [] } }, place)
  const offers = await readOffers(db, standpoint, {
    purpose: 'change',
    device: place.device,
    isStrong,
    isConfirmation: true,
    isDayPassAsked,
  })
  const { door } = standpoint.decided.decision
  // The password opens a change only for people who have nothing proven: never beside a factor.
  const credentials = await listCredentials(db, personId)
  const hasProven = credentials.some(({ provenAt, disabledAt }) => provenAt && !disabledAt)
  const isDoor = !hasProven && door !== 'recovery-code' && door !== 'change'
  const isAllThatIsMissing = missing.password && !missing.factor
  if (!isStrong && isAllThatIsMissing) return { credentials, offers: { first: null, others: [], recovery: [] }, canUsePassword: true }
  const canUsePassword = !isStrong && isDoor
  return { credentials, offers, canUsePassword }
}

/**
 * Begins the confirmation of an open session. Returns the cookie's token; the journey stands at its challenge, or at the
 * password where that is the door. Refuses `not-offered`.
 */
export async function beginConfirmation(
  db: Db,
  { choice, next, ...whose }: Whose & { choice: ConfirmChoice; next?: string },
  place: Place,
): Promise<string> {
  const { personId, sessionId, isStrong, missing = factorAlone } = whose
  const { offers, canUsePassword } = await readConfirmation(db, whose, place)
  const facts = { sessionId, isStrong, alsoPassword: missing.password && !isStrong, ...(next ? { next } : {}) }
  const begin = (step: 'choose' | 'password') => createJourney(db, { personId, step, purpose: 'change', facts, now: place.now })
  if (choice.factor === 'password') {
    if (!canUsePassword) throw new Refusal('not-offered')
    return (await begin('password')).token
  }
  const all = offers.first ? [offers.first, ...offers.others] : []
  const offer = all.find(
    ({ factor, credentialId }) => factor === choice.factor && (choice.credentialId === undefined || credentialId === choice.credentialId),
  )
  const isRecovery = offers.recovery.some((one) => one === choice.factor)
  if (!offer && !isRecovery) throw new Refusal('not-offered')
  const { token, journey } = await begin('choose')
  const wanted = {
    factor: choice.factor,
    credentialId: offer?.credentialId ?? null,
    channel: choice.channel ?? null,
    purpose: 'change' as const,
    isPicked: choice.credentialId !== undefined,
  }
  await openChallenge(db, { ...journey, personId }, wanted, place)
  return token
}
