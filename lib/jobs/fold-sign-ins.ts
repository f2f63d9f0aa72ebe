import { z } from 'zod'
import { foldSignIns as fold } from '@/lib/adoption/mutations'
import { defineJob } from './job'

/** Counts the sign-ins of finished days and drops the single rows that are old. Hourly: the organisation's day may end at any hour of UTC. */
export const foldSignIns = defineJob({
  name: 'fold-sign-ins',
  payload: z.strictObject({}),
  cron: '41 * * * *',
  run: (_, { db, now }) => fold(db, now),
})
