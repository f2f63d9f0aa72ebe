import { asc, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '@/db/client'
import { people, personRoles, type RoleName } from '@/db/schema/people'

export type HeldRole = { role: RoleName; grantedAt: Date; grantedBy: { id: string; name: string } | null }

/** The roles of a person with who granted them; nobody stands for the operator's command. */
export async function listRolesOf(db: Db, personId: string): Promise<HeldRole[]> {
  const granter = alias(people, 'granter')
  const rows = await db
    .select({ role: personRoles.role, grantedAt: personRoles.grantedAt, id: granter.id, name: granter.name })
    .from(personRoles)
    .leftJoin(granter, eq(granter.id, personRoles.grantedBy))
    .where(eq(personRoles.personId, personId))
    .orderBy(asc(personRoles.role))
  return rows.map(({ role, grantedAt, id, name }) => ({ role, grantedAt, grantedBy: id && name ? { id, name } : null }))
}
