import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Db } from '@/db/client'
import { getCounted } from '@/lib/adoption/snapshots/mutations'
import { useDatabase } from '../support/database'

const database = useDatabase()
const now = new Date('2026-06-10T03:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

/** Counts how often it was asked, and takes its time. */
function makeCount(seconds: number) {
  const asked = { times: 0 }
  const count = async (tx: Db) => {
    asked.times += 1
    await tx.execute(sql`select pg_sleep(${seconds})`)
    return { number: asked.times }
  }
  return { asked, count }
}

test('thirty requests at once are counted by one, more than there are connections', async () => {
  const { asked, count } = makeCount(0.4)
  const answers = await Promise.all(Array.from({ length: 30 }, () => getCounted(database.db, 'slow', now, count)))
  expect(asked.times).toBe(1)
  expect(answers).toEqual(Array.from({ length: 30 }, () => ({ at: now, data: { number: 1 } })))
  expect(await getCounted(database.db, 'slow', later(15), count)).toEqual({ at: now, data: { number: 1 } })
  expect(await getCounted(database.db, 'other', later(15), count)).toMatchObject({ data: { number: 2 } })
  expect(await getCounted(database.db, 'slow', later(61), count)).toEqual({ at: later(61), data: { number: 3 } })
})

test('what is counted quickly is counted each time', async () => {
  const { asked, count } = makeCount(0)
  for (let i = 0; i < 3; i++) await getCounted(database.db, 'quick', now, count)
  expect(asked.times).toBe(3)
})
