import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { countMissingMigrations } from '@/db/migrate'
import { people } from '@/db/schema/people'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()

test('the template has every migration, Unicode order and trigram search', async () => {
  expect(await countMissingMigrations(database.db)).toBe(0)
  await person(database.db, { name: '青空 花子', reading: 'アオゾラ ハナコ' })
  const rows = await database.db
    .select()
    .from(people)
    .where(sql`(lower(${people.name}) || ' ' || lower(${people.reading}) || ' ' || ${people.login}) like ${'%ハナコ%'}`)
  expect(rows).toHaveLength(1)
})
