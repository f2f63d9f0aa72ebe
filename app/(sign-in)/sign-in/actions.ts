'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Db } from '@/db/client'
import { action } from '@/lib/auth/action'
import {
  clearJourneyCookie,
  keepDeviceToken,
  promotePasskeyCookie,
  readJourneyToken,
  readPasskeyToken,
  writeJourneyCookie,
  writePasskeyCookie,
} from '@/lib/auth/journey-cookies'
import { readPlace } from '@/lib/auth/place'
import { clearSessionCookie, readSessionToken, writeSessionCookie } from '@/lib/auth/session-cookie'
import { Refusal } from '@/lib/platform/errors'
import { getJourney } from '@/lib/sign-in/journeys/data'
import { removeJourney } from '@/lib/sign-in/journeys/mutations'
import type { Journey, Place, Ticket } from '@/lib/sign-in/journeys/types'
import { readSafeNext } from '@/lib/sign-in/safe-next'
import { findSession } from '@/lib/sign-in/sessions/data'
import { endSession } from '@/lib/sign-in/sessions/mutations'
import { choosePassword, giveActivationCode } from '@/lib/sign-in/steps/activate'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { answerNotice } from '@/lib/sign-in/steps/answer-notice'
import { chooseFactor, showOtherWays } from '@/lib/sign-in/steps/choose-factor'
import { beginConfirmation } from '@/lib/sign-in/steps/confirm'
import { finish } from '@/lib/sign-in/steps/finish'
import { givePassword } from '@/lib/sign-in/steps/give-password'
import { identify } from '@/lib/sign-in/steps/identify'
import { answerPasskey, beginPasskey } from '@/lib/sign-in/steps/use-passkey'

const nonce = z.string().regex(/^[\w-]{43}$/)
const next = z.string().max(500).optional()
const password = z.string().min(1, 'field-required').max(2_000)
const factor = z.string().regex(/^[a-z-]{1,40}$/)
const choice = { factor, credentialId: z.uuid().optional(), channel: z.enum(['sms', 'voice']).optional() }

/** One step: the cookie's token and the page's nonce, then whatever comes next; the session where the journey is at its end. */
async function takeStep(
  db: Db,
  now: Date,
  sent: string,
  step: (ticket: Ticket, place: Place) => Promise<Journey>,
): Promise<{ step: string }> {
  // The page shows the row as it is after this, right or wrong: a refused step has a new nonce too.
  refresh()
  const token = await readJourneyToken()
  if (!token) throw new Refusal('journey-moved')
  const place = await readPlace(db, now)
  return complete(db, await step({ token, nonce: sent }, place), place)
}

async function complete(db: Db, journey: Journey, place: Place): Promise<{ step: string }> {
  if (journey.step !== 'finish') return { step: journey.step }
  const finished = await finish(db, journey, { ...place, device: await keepDeviceToken() })
  if (!finished) return { step: 'finish' }
  await endPrevious(db, finished.session.token, place)
  await writeSessionCookie(finished.session, place.now)
  await clearJourneyCookie()
  redirect(finished.landing)
}

/** Whatever this browser was signed in to before is over: no id from before a sign-in works after it (SR-70). */
async function endPrevious(db: Db, token: string, { now, address }: Place): Promise<void> {
  const previous = await readSessionToken()
  if (!previous || previous === token) return
  const found = await findSession(db, previous, now)
  if (!found) return
  const { id } = found.person
  await endSession(db, { sessionId: found.session.id, personId: id, why: 'signed-out', actor: { kind: 'person', id, address }, now })
}

export const submitName = action(
  { who: 'anyone', input: z.strictObject({ login: z.string().trim().min(1, 'field-required').max(200), next }) },
  async ({ input, db, now }) => {
    const to = readSafeNext(input.next)
    await writeJourneyCookie(await identify(db, { login: input.login, now, ...(to ? { next: to } : {}) }))
    refresh()
  },
)

export const submitPassword = action(
  // `username` is for password managers only; the journey knows the name.
  { who: 'anyone', input: z.strictObject({ nonce, password, username: z.string().max(200).optional() }) },
  async ({ input, db, now }) => takeStep(db, now, input.nonce, (ticket, place) => givePassword(db, ticket, input, place)),
)

export const submitAnswer = action({ who: 'anyone', input: z.strictObject({ nonce, answer: z.unknown() }) }, async ({ input, db, now }) =>
  takeStep(db, now, input.nonce, (ticket, place) => answerChallenge(db, ticket, { answer: input.answer }, place)),
)

export const pickFactor = action({ who: 'anyone', input: z.strictObject({ nonce, ...choice }) }, async ({ input, db, now }) =>
  takeStep(db, now, input.nonce, (ticket, place) => chooseFactor(db, ticket, input, place)),
)

export const openOtherWays = action({ who: 'anyone', input: z.strictObject({ nonce }) }, async ({ input, db, now }) =>
  takeStep(db, now, input.nonce, (ticket, place) => showOtherWays(db, ticket, place)),
)

export const submitNotice = action(
  { who: 'anyone', input: z.strictObject({ nonce, answer: z.enum(['now', 'later']) }) },
  async ({ input, db, now }) => takeStep(db, now, input.nonce, (ticket, place) => answerNotice(db, ticket, input, place)),
)

/** Goes on where a journey stands at its end without a session (the answer to the last step was lost). */
export const submitFinish = action({ who: 'anyone', input: z.strictObject({ nonce }) }, async ({ input, db, now }) =>
  takeStep(db, now, input.nonce, async ({ token }) => {
    const journey = await getJourney(db, token, now)
    if (!journey || journey.nonce !== input.nonce) throw new Refusal('journey-moved')
    return journey
  }),
)

/** Options for a passkey alone. Changes nothing on the page: the browser may show them under the name field. */
export const startPasskey = action({ who: 'anyone', input: z.strictObject({ next }) }, async ({ input, db, now, address }) => {
  const to = readSafeNext(input.next)
  const { token, journey } = await beginPasskey(db, { now, address, ...(to ? { next: to } : {}) })
  await writePasskeyCookie(token)
  return { nonce: journey.nonce, show: journey.facts.challenge?.show ?? {} }
})

export const submitPasskey = action(
  { who: 'anyone', input: z.strictObject({ nonce, answer: z.unknown() }) },
  async ({ input, db, now }) => {
    const token = await readPasskeyToken()
    if (!token) throw new Refusal('journey-moved')
    const place = await readPlace(db, now)
    const journey = await answerPasskey(db, { token, nonce: input.nonce }, { answer: input.answer }, place)
    refresh()
    await promotePasskeyCookie(token)
    return complete(db, journey, place)
  },
)

export const startOver = action({ who: 'anyone', input: z.strictObject({ next }) }, async ({ input, db }) => {
  const token = await readJourneyToken()
  if (token) await removeJourney(db, token)
  await clearJourneyCookie()
  const to = readSafeNext(input.next)
  redirect(to ? `/sign-in?next=${encodeURIComponent(to)}` : '/sign-in')
})

export const submitActivationCode = action(
  { who: 'anyone', input: z.strictObject({ code: z.string().trim().min(1, 'field-required').max(100) }) },
  async ({ input, db, now }) => {
    await writeJourneyCookie(await giveActivationCode(db, { code: input.code, now }))
    redirect('/sign-in')
  },
)

export const submitNewPassword = action(
  { who: 'anyone', input: z.strictObject({ nonce, password, username: z.string().max(200).optional() }) },
  async ({ input, db, now }) => takeStep(db, now, input.nonce, (ticket, place) => choosePassword(db, ticket, input, place)),
)

export const startConfirmation = action(
  { who: 'enrolling', input: z.strictObject({ ...choice, next, strong: z.boolean().optional() }) },
  async ({ input, actor, db, now }) => {
    const { factor: wanted, credentialId, channel, strong = false } = input
    const to = readSafeNext(input.next)
    const whose = { personId: actor.person.id, sessionId: actor.session.id, isStrong: strong, ...(to ? { next: to } : {}) }
    const asked = { factor: wanted, ...(credentialId ? { credentialId } : {}), ...(channel ? { channel } : {}) }
    await writeJourneyCookie(await beginConfirmation(db, { ...whose, choice: asked }, await readPlace(db, now)))
    refresh()
  },
)

/** Ends the session at once, on every node (SR-74). Works for a session that opens nothing any more, too. */
export const signOut = action({ who: 'anyone', input: z.strictObject({}) }, async ({ db, now }) => {
  const place = await readPlace(db, now)
  await endPrevious(db, '', place)
  await clearSessionCookie()
  await clearJourneyCookie()
  redirect('/sign-in?out=1')
})
