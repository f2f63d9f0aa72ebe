/** Rows of the directory for tests. Data is moved, never the clock: give past instants. */

import type { Db } from '@/db/client'
import { people, personRoles, type RoleName } from '@/db/schema/people'
import { newId } from '@/lib/platform/ids'

type Row = typeof people.$inferInsert
let count = 0

/** Inserts one person; everything can be chosen, nothing has to be. */
export async function person(db: Db, chosen: Partial<Row> & { roles?: RoleName[] } = {}): Promise<typeof people.$inferSelect> {
  const { roles = [], ...row } = chosen
  const n = ++count
  const at = new Date('2026-01-05T00:00:00Z')
  const [made] = await db
    .insert(people)
    .values({
      id: newId(at),
      externalId: `x${n}`,
      login: `person${n}`,
      name: `Person ${n}`,
      bucket: n % 10_000,
      affiliations: ['student'],
      arrivedAt: at,
      createdAt: at,
      updatedAt: at,
      ...row,
    })
    .returning()
  if (!made) throw new Error('no row')
  for (const role of roles) await db.insert(personRoles).values({ personId: made.id, role, grantedAt: at })
  return made
}
