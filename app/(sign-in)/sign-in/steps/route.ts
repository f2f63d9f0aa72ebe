import type { Db } from '@/db/client'
import { call } from '@/lib/auth/call'
import { clearJourneyCookie, keepDeviceToken, promotePasskeyCookie, readJourneyToken, readPasskeyToken } from '@/lib/auth/journey-cookies'
import { readPlace } from '@/lib/auth/place'
import { writeSessionCookie } from '@/lib/auth/session-cookie'
import { Refusal } from '@/lib/platform/errors'
import { getJourney } from '@/lib/sign-in/journeys/data'
import type { Journey, Place, Ticket } from '@/lib/sign-in/journeys/types'
import { choosePassword } from '@/lib/sign-in/steps/activate'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { answerNotice } from '@/lib/sign-in/steps/answer-notice'
import { answerTerms } from '@/lib/sign-in/steps/answer-terms'
import { finish } from '@/lib/sign-in/steps/finish'
import { givePassword } from '@/lib/sign-in/steps/give-password'
import { answerPasskey } from '@/lib/sign-in/steps/use-passkey'
import { endPrevious } from '../end-previous'
import { type StepInput, type StepResult, stepInput } from './input'

/**
 * Anyone: the steps of a journey that may end in a session, for the cookie's token and the page's nonce (SR-63). A route rather
 * than an action, because after an action that sets a cookie Next draws the whole page that is about to be left
 * (docs/decisions/0024).
 */
export const POST = call({ who: 'anyone', input: stepInput }, async ({ input, db, now }): Promise<StepResult> => {
  const isPasskey = input.step === 'passkey'
  const token = await (isPasskey ? readPasskeyToken() : readJourneyToken())
  if (!token) throw new Refusal('journey-moved')
  // A day pass is bound to the browser that shows it first, which may have no name of its own before that.
  const device = input.step === 'challenge' ? await keepDeviceToken() : null
  const read = await readPlace(now)
  const place = device === null ? read : { ...read, device }
  const journey = await take(db, { token, nonce: input.nonce }, input, place)
  if (isPasskey) await promotePasskeyCookie(token)
  const { step } = journey
  // A new password ends in no session: whoever has set it signs in with it (SR-62).
  if (step === 'done') {
    await clearJourneyCookie()
    return { step, landing: '/sign-in?reset=1' }
  }
  return { step, landing: step === 'finish' ? await end(db, journey, { ...place, device: device ?? (await keepDeviceToken()) }) : null }
})

function take(db: Db, ticket: Ticket, input: StepInput, place: Place): Promise<Journey> {
  switch (input.step) {
    case 'password':
      return givePassword(db, ticket, input, place)
    case 'new-password':
      return choosePassword(db, ticket, input, place)
    case 'challenge':
      return answerChallenge(db, ticket, { answer: input.answer }, place)
    case 'passkey':
      return answerPasskey(db, ticket, { answer: input.answer }, place)
    case 'terms':
      return answerTerms(db, ticket, input, place)
    case 'notice':
      return answerNotice(db, ticket, input, place)
    case 'finish':
      return findAtEnd(db, ticket, place)
  }
}

async function findAtEnd(db: Db, { token, nonce }: Ticket, { now }: Place): Promise<Journey> {
  const journey = await getJourney(db, token, now)
  if (!journey || journey.nonce !== nonce) throw new Refusal('journey-moved')
  return journey
}

/** The session and its cookie, from the browser that `place` names; null where policy asks for more by now. */
async function end(db: Db, journey: Journey, place: Place): Promise<string | null> {
  const finished = await finish(db, journey, place)
  if (!finished) return null
  await endPrevious(db, finished.session.token, place)
  await writeSessionCookie(finished.session, place.now)
  await clearJourneyCookie()
  return finished.landing
}
