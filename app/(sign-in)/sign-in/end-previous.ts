import type { Db } from '@/db/client'
import { readSessionToken } from '@/lib/auth/session-cookie'
import type { Place } from '@/lib/sign-in/journeys/types'
import { findSession } from '@/lib/sign-in/sessions/data'
import { endSession } from '@/lib/sign-in/sessions/mutations'

/** Whatever this browser was signed in to before is over: no id from before a sign-in works after it (SR-70). `token` is the new one. */
export async function endPrevious(db: Db, token: string, { now, address }: Pick<Place, 'now' | 'address'>): Promise<void> {
  const previous = await readSessionToken()
  if (!previous || previous === token) return
  const found = await findSession(db, previous, now)
  if (!found) return
  const { id } = found.person
  await endSession(db, { sessionId: found.session.id, personId: id, why: 'signed-out', actor: { kind: 'person', id, address }, now })
}
