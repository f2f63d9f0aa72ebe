import { and, eq, gt } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { journeys } from '@/db/schema/sign-in'
import { tokenHash, unseal } from '@/lib/platform/crypto'
import type { Journey, JourneyFacts, Step } from './types'

type Row = typeof journeys.$inferSelect

export function toJourney({ id, personId, step, nonce, purpose, attempts, facts, expiresAt }: Row): Journey {
  // Written only by this folder's mutations, with these types.
  return { id, personId, step: step as Step, nonce, purpose, attempts, facts: facts as JourneyFacts, expiresAt }
}

/** The journey of a cookie, while it lasts. Reading changes nothing: a page may be loaded again at any step. */
export async function getJourney(db: Db, token: string, now: Date): Promise<Journey | null> {
  const [row] = await db
    .select()
    .from(journeys)
    .where(and(eq(journeys.tokenHash, tokenHash(token)), gt(journeys.expiresAt, now)))
  return row ? toJourney(row) : null
}

/** The name that was typed, for the page to show again and for password managers. */
export const readLogin = (journey: Pick<Journey, 'id' | 'facts'>): string =>
  journey.facts.login ? unseal(Buffer.from(journey.facts.login, 'base64'), journey.id) : ''
