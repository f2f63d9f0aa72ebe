import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { getClasses } from '@/lib/rollouts/groups/classes/data'
import type { HeldFacts } from '@/lib/rollouts/groups/classes/types'

/** How many active people have proven nothing else that counts: who would be asked to register something if this factor no longer counted. */
export async function countRelying(db: Db, factor: string): Promise<number> {
  const { held } = await getClasses(db)
  const ids = [...held].filter(([, facts]) => reliesOn(facts, factor)).map(([id]) => id)
  if (ids.length === 0) return 0
  const [row] = await db.execute<{ people: number }>(
    sql`select count(*)::int as people from person_facts where held_class in (${sql.join(
      ids.map((id) => sql`${id}`),
      sql`, `,
    )}) and leaves_at is null`,
  )
  return row?.people ?? 0
}

function reliesOn({ standing, credentials }: HeldFacts, factor: string): boolean {
  const counting = credentials.filter(
    (one) => one.isProven && !one.disabled && !one.circular && one.source === 'here' && one.factor !== 'recovery-codes',
  )
  return standing === 'active' && counting.length > 0 && counting.every((one) => one.factor === factor)
}
