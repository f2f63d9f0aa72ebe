'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { isId } from '@/lib/platform/ids'
import { endSession, endSessionsOf } from '@/lib/sign-in/sessions/mutations'

/** Ends one of the person's other sessions, from its next request on. Their own ends with "sign out". */
export const endOne = action(
  { who: 'person', input: z.strictObject({ sessionId: z.string().refine(isId) }) },
  async ({ input, actor, db, now, address }) => {
    const by = { kind: 'person', id: actor.person.id, address } as const
    const ended = await endSession(db, { sessionId: input.sessionId, personId: actor.person.id, why: 'by-person', actor: by, now })
    revalidatePath('/me/sessions')
    return { count: ended ? 1 : 0 }
  },
)

/** Ends all sessions of the person but this one. */
export const endOthers = action({ who: 'person', input: z.strictObject({}) }, async ({ actor, db, now, address }) => {
  const by = { kind: 'person', id: actor.person.id, address } as const
  const count = await db.transaction((tx) =>
    endSessionsOf(tx, { personId: actor.person.id, except: actor.session.id, why: 'by-person', actor: by, now }),
  )
  revalidatePath('/me/sessions')
  return { count }
})
