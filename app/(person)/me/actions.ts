'use server'

import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { locales } from '@/lib/i18n/locale'
import { updatePreferences } from '@/lib/people/preferences/mutations'
import { putOff } from '@/lib/verification/credentials/put-off'

const preferences = z.strictObject({ locale: z.enum([...locales, '']), zone: z.string().max(64) })

/** Language and time zone of the person; empty = as the browser asks, as the organisation has it. */
export const savePreferences = action({ who: 'enrolling', input: preferences }, async ({ input, actor, db, now, address }) => {
  await updatePreferences(db, { personId: actor.person.id, locale: input.locale || null, zone: input.zone || null, address, now })
  return {}
})

/** "Not now", of whether something registered long ago still works: asked once. */
export const putOffTrial = action(
  { who: 'enrolling', input: z.strictObject({ credentialId: z.string().max(64) }) },
  async ({ input: { credentialId }, actor, db, now }) => {
    await putOff(db, { personId: actor.person.id, credentialId, now })
    return {}
  },
)
