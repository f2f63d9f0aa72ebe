import { z } from 'zod'
import { defineJob } from './job'

/** Notes the deadlines of people who do not come. The rules are loaded when a worker runs it. */
export const sweepPassed = defineJob({
  name: 'sweep-passed',
  payload: z.strictObject({}),
  cron: '29 */6 * * *',
  run: async (_, { db, now, signal }) => {
    const { sweepPassed: sweep } = await import('@/lib/rollouts/told/sweep')
    await sweep(db, { now, signal })
  },
})
