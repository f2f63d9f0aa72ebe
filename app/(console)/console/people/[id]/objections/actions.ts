'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { resolveObjection } from '@/lib/people/objections/raising/mutations'

/** Somebody of the desk has looked into it. */
export const resolve = action(
  { who: ['administrator', 'support'], input: z.strictObject({ id: z.uuid() }) },
  async ({ input, actor, db, now, address }) => {
    await resolveObjection(db, { ...input, actor: { id: actor.person.id, address }, now })
    revalidatePath('/console/people/[id]', 'layout')
  },
)
