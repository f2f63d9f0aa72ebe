import { readJourneyToken } from '@/lib/auth/journey-cookies'
import { readPlace } from '@/lib/auth/place'
import { getRequestTime } from '@/lib/auth/require'
import { orUnavailablePage } from '@/lib/auth/unavailable'
import { getOrganisation, type Organisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { getJourney, readLogin } from '@/lib/sign-in/journeys/data'
import type { Journey, JourneyPurpose } from '@/lib/sign-in/journeys/types'
import type { Offers } from '@/lib/sign-in/offers'
import { readOffers, readStandpoint, type Standpoint } from '@/lib/sign-in/standpoint'
import { findPurpose } from '@/lib/sign-in/steps/find-purpose'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import type { CredentialView } from '@/lib/verification/types'

export type LoadedStep = {
  journey: Journey
  login: string
  organisation: Organisation
  /** Only once somebody has proven something: before that the page knows nothing about anybody. */
  stand: (Standpoint & { credentials: CredentialView[]; offers: Offers; purpose: 'sign-in' | 'change' | 'reset' }) | null
}

/** The journey of this browser with what its page shows, or null where none of these purposes is under way. Changes nothing. */
export function loadStep(purposes: JourneyPurpose[]): Promise<LoadedStep | null> {
  return orUnavailablePage(async () => {
    const token = await readJourneyToken()
    if (!token) return null
    const db = await database()
    const now = getRequestTime()
    const journey = await getJourney(db, token, now)
    if (!journey || journey.step === 'done' || !purposes.includes(journey.purpose)) return null
    const organisation = await getOrganisation(db)
    const login = readLogin(journey)
    const { personId } = journey
    const isProven = journey.facts.proofs.length > 0 || journey.purpose === 'change' || journey.facts.reset?.isAnswered === true
    if (!isProven || personId === null) return { journey, login, organisation, stand: null }
    const place = await readPlace(now)
    const standpoint = await readStandpoint(db, { ...journey, personId }, place)
    const purpose = findPurpose(journey, standpoint, place.device)
    const isConfirmation = journey.purpose === 'change'
    const isStrong = journey.facts.isStrong ?? false
    const offers = await readOffers(db, standpoint, { purpose, device: place.device, isStrong, isConfirmation })
    return { journey, login, organisation, stand: { ...standpoint, credentials: await listCredentials(db, personId), offers, purpose } }
  })
}
