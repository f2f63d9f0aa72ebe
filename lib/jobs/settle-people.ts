import { z } from 'zod'
import { erasePeople, settlePeople } from '@/lib/people/life/settling/mutations'
import { defineJob } from './job'

/** Writes down who has left, gone on leave or come back, and erases whoever was kept long enough. Late is harmless: dates decide. */
export const settlePeopleJob = defineJob({
  name: 'settle-people',
  payload: z.strictObject({}),
  cron: '*/5 * * * *',
  run: async (_, { db, now }) => {
    await settlePeople(db, now)
    await erasePeople(db, now)
  },
})
