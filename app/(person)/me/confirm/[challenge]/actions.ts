'use server'

import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { Refusal } from '@/lib/platform/errors'
import { finishEnrolment } from '@/lib/verification/finish-enrolment'

/**
 * Confirms by the link's secret, from any session of the owner. The fresh proof was shown when it began; the secret from the
 * mailbox and the owner's session together are the confirmation (NIST SP 800-63B-4 §4.2.1.2).
 */
export const confirmByLink = action(
  { who: 'enrolling', input: z.strictObject({ challengeId: z.string().max(64), token: z.string().max(64) }) },
  async ({ input, actor, db, now, address }) => {
    const by = { kind: 'person', id: actor.person.id, address } as const
    const given = { challengeId: input.challengeId, boundTo: null, input: { token: input.token }, label: '', actor: by, now }
    const done = await finishEnrolment(db, given)
    if (!done.ok) throw new Refusal(done.reason, done.values)
    return { credentialId: done.credentialId }
  },
)
