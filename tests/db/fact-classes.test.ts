import { expect, test } from 'vitest'
import { getClasses } from '@/lib/rollouts/groups/classes/data'
import { useDatabase } from '../support/database'

const database = useDatabase()

test('a database that was made anew gives an id to other facts, and the dictionary in memory knows', async () => {
  const write = (standing: string) =>
    database.sql`insert into held_classes (id, hash, facts) overriding system value
      values (1000, gen_random_uuid(), jsonb_build_object('standing', ${standing}::text))`
  const read = async () => (await getClasses(database.db)).held.get(1000)?.standing
  await write('active')
  expect(await read()).toBe('active')
  await database.sql`alter table held_classes rename to before`
  await database.sql`create table held_classes (like before including all)`
  await write('left')
  expect(await read()).toBe('left')
})
