import { lt } from 'drizzle-orm'
import { z } from 'zod'
import { challenges, throttles } from '@/db/schema/credentials'
import { capturedMessages, messages } from '@/db/schema/messages'
import { removeExpiredObjections } from '@/lib/people/objections/mutations'
import { after, days, hours } from '@/lib/platform/duration'
import { removeExpiredJourneys } from '@/lib/sign-in/journeys/mutations'
import { defineJob } from './job'

/** Removes what has expired and serves nobody any more. What happened stays in the audit log. */
export const sweepExpired = defineJob({
  name: 'sweep-expired',
  payload: z.strictObject({}),
  cron: '17 * * * *',
  run: async (_, { db, now }) => {
    // A spent challenge is kept for an hour: an answer that comes late is told "expired", not "unknown".
    await db.delete(challenges).where(lt(challenges.expiresAt, after(now, -hours(1))))
    await removeExpiredJourneys(db, now)
    await removeExpiredObjections(db, now)
    await db.delete(throttles).where(lt(throttles.resetsAt, now))
    await db.delete(capturedMessages).where(lt(capturedMessages.at, after(now, -days(14))))
    await db.delete(messages).where(lt(messages.createdAt, after(now, -days(90))))
  },
})
