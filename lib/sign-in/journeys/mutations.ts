/**
 * A journey is a row: who, which step, and a nonce that is good for one step once. The browser holds a token and shows the
 * nonce; whatever does not fit the row changes nothing and starts again (SR-63).
 */
import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { journeys } from '@/db/schema/sign-in'
import { newToken, seal, tokenHash } from '@/lib/platform/crypto'
import { after, days } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { toJourney } from './data'
import { isNext, journeyLife, mostAttempts } from './rules'
import type { Journey, JourneyFacts, JourneyPurpose, Step, Ticket } from './types'

/** Begins a journey. The token is for the cookie; only its hash is stored. `login` is kept sealed. */
export async function createJourney(
  db: Db,
  begun: { personId: string | null; step: Step; purpose: JourneyPurpose; login?: string; facts?: Partial<JourneyFacts>; now: Date },
): Promise<{ token: string; journey: Journey }> {
  const { personId, step, purpose, login, now } = begun
  const id = newId(now)
  const token = newToken()
  const sealed = login === undefined ? {} : { login: seal(login, id).toString('base64') }
  const facts: JourneyFacts = { proofs: [], ...begun.facts, ...sealed }
  const [row] = await db
    .insert(journeys)
    .values({
      id,
      tokenHash: tokenHash(token),
      personId,
      step,
      nonce: newToken(),
      purpose,
      facts,
      createdAt: now,
      expiresAt: after(now, journeyLife),
    })
    .returning()
  if (!row) throw new Error('a journey was not inserted')
  return { token, journey: toJourney(row) }
}

/**
 * Takes the page's nonce: from here on this call alone may move the journey, be it sent twice, from two tabs or by a
 * thousand at once. Refuses with `journey-moved` when token, nonce and one of `steps` do not belong together.
 */
export async function claimStep(db: Db, { token, nonce }: Ticket, steps: Step[], now: Date): Promise<Journey> {
  const [row] = await db
    .update(journeys)
    .set({ nonce: newToken(), attempts: sql`${journeys.attempts} + 1` })
    .where(
      and(
        eq(journeys.tokenHash, tokenHash(token)),
        eq(journeys.nonce, nonce),
        inArray(journeys.step, steps),
        gt(journeys.expiresAt, now),
        lt(journeys.attempts, mostAttempts),
      ),
    )
    .returning()
  if (!row) throw new Refusal('journey-moved')
  return toJourney(row)
}

/** Moves a claimed journey on. The nonce of the claim is used up with it. */
export async function moveJourney(db: Db, journey: Journey, to: { step: Step; personId?: string; facts: JourneyFacts }): Promise<Journey> {
  if (!isNext(journey.step, to.step)) throw new Error(`no step leads from ${journey.step} to ${to.step}`)
  const set = { step: to.step, nonce: newToken(), facts: to.facts, ...(to.personId ? { personId: to.personId } : {}) }
  // Answers an id alone, because it is sent together with others (`db/prepared.ts`).
  const [moved] = await db
    .update(journeys)
    .set({ ...set, previous: journey.step })
    .where(and(eq(journeys.id, journey.id), eq(journeys.step, journey.step), eq(journeys.nonce, journey.nonce)))
    .returning({ id: journeys.id })
  if (!moved) throw new Refusal('journey-moved')
  return { ...journey, ...set }
}

/** Forgets a journey: "start again", and every journey that ended in a session. */
export async function removeJourney(db: Db, token: string): Promise<void> {
  await db.delete(journeys).where(eq(journeys.tokenHash, tokenHash(token)))
}

/** Removes what ran out a day ago. Returns how many. */
export async function removeExpiredJourneys(db: Db, now: Date): Promise<number> {
  const rows = await db
    .delete(journeys)
    .where(lt(journeys.expiresAt, after(now, -days(1))))
    .returning({ id: journeys.id })
  return rows.length
}
