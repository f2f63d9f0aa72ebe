import { z } from 'zod'
import { defineJob } from './job'

/** Sends one row of `messages`. The code that sends is loaded when a worker runs: pages only enqueue. */
export const deliverMessage = defineJob({
  name: 'deliver-message',
  payload: z.strictObject({ messageId: z.uuid() }),
  run: async ({ messageId }, context) => (await import('./deliver')).deliver(context.db, { messageId, now: context.now }),
})
