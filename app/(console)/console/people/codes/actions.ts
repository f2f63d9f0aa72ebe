'use server'

import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { issueActivationCodes } from '@/lib/people/activation/mutations'
import { peopleFilter } from '@/lib/people/schema'
import { after, days } from '@/lib/platform/duration'

/** The next batch of codes for a filter; the page asks again until there is none left. */
export const issueCodes = action(
  {
    who: ['administrator'],
    input: z.strictObject({
      filter: peopleFilter,
      search: z.string().max(200),
      channel: z.enum(['print', 'mail']),
      days: z.number().int().min(1).max(90),
      after: z.uuid().nullable(),
    }),
    recent: 'factor',
  },
  async ({ input, actor, db, now, address }) =>
    issueActivationCodes(db, {
      ...input,
      expiresAt: after(now, days(input.days)),
      actor: { kind: 'person', id: actor.person.id, address },
      now,
    }),
)
