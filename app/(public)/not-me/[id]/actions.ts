'use server'

import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { raiseObjection } from '@/lib/people/objections/raising/mutations'
import { inHashingSlot } from '@/lib/sign-in/passwords/hashing-slots'

/** Anyone with the link of the notice; it shuts a way in and opens none. */
export const sayNotMe = action(
  { who: 'anyone', input: z.strictObject({ id: z.uuid(), token: z.string().regex(/^[\w-]{43}$/) }) },
  async ({ input, db, now, address }) => inHashingSlot(() => raiseObjection(db, { ...input, address, now })),
)
