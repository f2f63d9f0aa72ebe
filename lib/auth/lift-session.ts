import type { Db } from '@/db/client'
import type { Verified } from '@/lib/factors/factor'
import { liftSession as liftRow } from '@/lib/sign-in/sessions/mutations'
import type { Actor } from './actor'
import { writeSessionCookie } from './session-cookie'

/**
 * Adds a proof to the actor's session and rotates its id: the step from enrol-only to full after an enrolment that
 * proves, or a trial. Writes the cookie, so it is called in an action, after the transaction that burnt the challenge.
 * Returns the new session's id (challenges are bound to it from now on).
 */
export async function liftSession(db: Db, actor: Actor, verified: Verified, now: Date): Promise<string> {
  const session = await liftRow(db, { sessionId: actor.session.id, personId: actor.person.id, verified, now })
  await writeSessionCookie(session, now)
  return session.id
}
