import { z } from 'zod'
import { foldSignIns as fold } from '@/lib/adoption/mutations'
import { defineJob } from './job'

/** Counts finished days of sign-ins and drops single ones that are older than 30 days: hourly, so that pages read counts. */
export const foldSignIns = defineJob({
  name: 'fold-sign-ins',
  payload: z.strictObject({}),
  cron: '41 * * * *',
  run: (_, { db, now }) => fold(db, now),
})
