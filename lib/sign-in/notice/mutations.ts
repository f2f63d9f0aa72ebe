/** A sign-in in a browser that is new for somebody is told to them, with time, place and method, and a link to say that it was not them. */
import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { sessions } from '@/db/schema/sign-in'
import { factorTraits } from '@/lib/factors/registry'
import { notifyPerson } from '@/lib/mail/mutations'
import { nameBrowser } from '@/lib/people/browsers/user-agent'
import { openObjection } from '@/lib/people/objections/mutations'
import { findStrongest } from '../strongest'

/** Mails the notice of a session once, however often the job runs: its objection is the session's, and is opened once. */
export async function tellOfSignIn(db: Db, { sessionId, now }: { sessionId: string; now: Date }): Promise<void> {
  await db.transaction(async (tx) => {
    const [session] = await tx.select().from(sessions).where(eq(sessions.id, sessionId))
    if (!session) return
    const { personId, factors, address, userAgent, createdAt } = session
    const notMe = await openObjection(tx, { id: sessionId, personId, kind: 'sign-in', now })
    if (!notMe) return
    const { factor } = findStrongest(factors, factorTraits)
    const method = factorTraits[factor] ? 'factor' : 'password'
    const params = { at: createdAt.toISOString(), address: address || '–', browser: nameBrowser(userAgent) || '–', method, factor, notMe }
    await notifyPerson(tx, { personId, template: 'sign-in-new-browser', params, now })
  })
}
