/** The journey of a sign-in, one small named step per file. Each takes the page's nonce, does one thing, and moves the row. */
import type { Db } from '@/db/client'
import { findPersonByLogin } from '@/lib/people/data'
import { createJourney } from '../journeys/mutations'

/**
 * Somebody says who they are. A name that nobody has gets a journey all the same, with the same next page; it fails at the
 * password like a wrong one (FT-18). Returns the cookie's token.
 */
export async function identify(db: Db, { login, next, now }: { login: string; next?: string; now: Date }): Promise<string> {
  const person = await findPersonByLogin(db, login)
  const { token } = await createJourney(db, {
    personId: person?.id ?? null,
    step: 'password',
    purpose: 'sign-in',
    login,
    facts: next ? { next } : {},
    now,
  })
  return token
}
