import { z } from 'zod'
import { defineJob } from './job'

/** Tells somebody of a sign-in in a browser that is new for them. The code that tells is loaded when a worker runs: a sign-in only enqueues. */
export const notifySignIn = defineJob({
  name: 'notify-sign-in',
  payload: z.strictObject({ sessionId: z.uuid() }),
  run: async ({ sessionId }, { db, now }) => (await import('@/lib/sign-in/notice/mutations')).tellOfSignIn(db, { sessionId, now }),
})
