'use server'

import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { judgePasswordChange } from '@/lib/auth/password-change'
import { setPassword } from '@/lib/people/passwords/mutations'
import { Refusal } from '@/lib/platform/errors'
import { holdsFactor } from '@/lib/sign-in/holds-factor'
import { inHashingSlot } from '@/lib/sign-in/passwords/hashing-slots'
import { endSessionsOf } from '@/lib/sign-in/sessions/mutations'

/** Sets a new password and ends every other session (SR-66). The proof has to be fresh, and of a factor that may still do this. */
export const changePassword = action(
  { who: 'person', input: z.strictObject({ password: z.string().min(1, 'field-required').max(2_000) }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    const refusal = judgePasswordChange(actor, now)
    if (refusal) throw new Refusal(refusal)
    const personId = actor.person.id
    const by = { kind: 'person', id: personId, address } as const
    const hasFactor = await holdsFactor(db, personId)
    const count = await inHashingSlot(() =>
      db.transaction(async (tx) => {
        await setPassword(tx, { personId, password: input.password, hasFactor, actor: by, now })
        return endSessionsOf(tx, { personId, except: actor.session.id, why: 'by-person', actor: by, now })
      }),
    )
    return { count }
  },
)
