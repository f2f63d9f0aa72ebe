'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { clearJourneyCookie, readJourneyToken, writeJourneyCookie, writePasskeyCookie } from '@/lib/auth/journey-cookies'
import { readPlace } from '@/lib/auth/place'
import { asksDayPass, readMissingProof } from '@/lib/auth/recent-proof'
import { clearSessionCookie } from '@/lib/auth/session-cookie'
import { Refusal } from '@/lib/platform/errors'
import { removeJourney } from '@/lib/sign-in/journeys/mutations'
import type { Journey, Place, Ticket } from '@/lib/sign-in/journeys/types'
import { readSafeNext } from '@/lib/sign-in/safe-next'
import { giveActivationCode } from '@/lib/sign-in/steps/activate'
import { chooseFactor, leavePass, showOtherWays } from '@/lib/sign-in/steps/choose-factor'
import { beginConfirmation } from '@/lib/sign-in/steps/confirm'
import { identify } from '@/lib/sign-in/steps/identify'
import { beginReset, giveResetCode, sendResetCode } from '@/lib/sign-in/steps/reset-password'
import { beginPasskey } from '@/lib/sign-in/steps/use-passkey'
import { endPrevious } from './end-previous'
import { nonce } from './steps/input'

const next = z.string().max(500).optional()
const factor = z.string().regex(/^[a-z-]{1,40}$/)
const choice = { factor, credentialId: z.uuid().optional(), channel: z.enum(['sms', 'voice']).optional() }

/** One step that cannot be the last one: the cookie's token and the page's nonce, then whatever comes next. */
async function takeStep(now: Date, sent: string, step: (ticket: Ticket, place: Place) => Promise<Journey>): Promise<{ step: string }> {
  // The page shows the row as it is after this, right or wrong: a refused step has a new nonce too.
  refresh()
  const token = await readJourneyToken()
  if (!token) throw new Refusal('journey-moved')
  const { step: next } = await step({ token, nonce: sent }, await readPlace(now))
  return { step: next }
}

export const submitName = action(
  { who: 'anyone', input: z.strictObject({ login: z.string().trim().min(1, 'field-required').max(200), next }) },
  async ({ input, db, now }) => {
    const to = readSafeNext(input.next)
    await writeJourneyCookie(await identify(db, { login: input.login, now, ...(to ? { next: to } : {}) }))
    refresh()
  },
)

export const pickFactor = action({ who: 'anyone', input: z.strictObject({ nonce, ...choice }) }, async ({ input, db, now }) =>
  takeStep(now, input.nonce, (ticket, place) => chooseFactor(db, ticket, input, place)),
)

export const openOtherWays = action({ who: 'anyone', input: z.strictObject({ nonce }) }, async ({ input, db, now }) =>
  takeStep(now, input.nonce, (ticket, place) => showOtherWays(db, ticket, place)),
)

export const goWithoutPass = action({ who: 'anyone', input: z.strictObject({ nonce }) }, async ({ input, db, now }) =>
  takeStep(now, input.nonce, (ticket, place) => leavePass(db, ticket, place)),
)

/** Forgotten: the page asks for a code that is mailed after the answer, so that nobody learns from its time who is a member. */
export const startReset = action({ who: 'anyone', input: z.strictObject({ nonce }) }, async ({ input, db, now }) => {
  refresh()
  const ticket = await readJourneyToken()
  if (!ticket) throw new Refusal('journey-moved')
  const place = await readPlace(now)
  const { token, mail } = await beginReset(db, { token: ticket, nonce: input.nonce }, place)
  await writeJourneyCookie(token)
  if (mail) after(() => sendResetCode(db, mail, place))
})

export const submitResetCode = action(
  { who: 'anyone', input: z.strictObject({ nonce, code: z.string().trim().min(1, 'field-required').max(100) }) },
  async ({ input, db, now }) => takeStep(now, input.nonce, (ticket, place) => giveResetCode(db, ticket, input, place)),
)

/** Options for a passkey alone. Changes nothing on the page: the browser may show them under the name field. */
export const startPasskey = action({ who: 'anyone', input: z.strictObject({ next }) }, async ({ input, db, now, address }) => {
  const to = readSafeNext(input.next)
  const { token, journey } = await beginPasskey(db, { now, address, ...(to ? { next: to } : {}) })
  await writePasskeyCookie(token)
  return { nonce: journey.nonce, show: journey.facts.challenge?.show ?? {} }
})

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

export const startConfirmation = action(
  { who: 'enrolling', input: z.strictObject({ ...choice, next, strong: z.boolean().optional(), alone: z.boolean().optional() }) },
  async ({ input, actor, db, now }) => {
    const { factor: wanted, credentialId, channel, strong = false, alone = false } = input
    const to = readSafeNext(input.next)
    const missing = alone ? { factor: true, password: false } : readMissingProof(actor, now)
    const whose = {
      personId: actor.person.id,
      sessionId: actor.session.id,
      isStrong: strong,
      missing,
      isDayPassAsked: asksDayPass(actor),
      ...(to ? { next: to } : {}),
    }
    const asked = { factor: wanted, ...(credentialId ? { credentialId } : {}), ...(channel ? { channel } : {}) }
    await writeJourneyCookie(await beginConfirmation(db, { ...whose, choice: asked }, await readPlace(now)))
    refresh()
  },
)

/** Ends the session at once, on every node (SR-74). Works for a session that opens nothing any more, too. */
export const signOut = action({ who: 'anyone', input: z.strictObject({}) }, async ({ db, now }) => {
  const place = await readPlace(now)
  await endPrevious(db, '', place)
  await clearSessionCookie()
  await clearJourneyCookie()
  redirect('/sign-in?out=1')
})
