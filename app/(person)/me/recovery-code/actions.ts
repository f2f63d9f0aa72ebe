'use server'

import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { Refusal } from '@/lib/platform/errors'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { replaceUsed } from '@/lib/verification/credentials/replace-used'
import { findOwed } from './find-owed'

/** Issues the code that takes the used one's place. A second call, or one from another session, is refused. */
export const issueReplacement = action({ who: 'enrolling', input: z.strictObject({}) }, async ({ actor, db, now, address }) => {
  const { id: personId } = actor.person
  const owed = findOwed(actor, await listCredentials(db, personId), now)
  if (!owed) throw new Refusal('replacement-over')
  const by = { kind: 'person', id: personId, address } as const
  return { factor: owed.factor, show: await replaceUsed(db, { personId, credentialId: owed.id, actor: by, now }) }
})
