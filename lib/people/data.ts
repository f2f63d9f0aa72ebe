/** Reads of the directory. Lists are paged by key, so that page 20,000 costs as much as page one. */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people, personRoles } from '@/db/schema/people'
import { isId } from '@/lib/platform/ids'
import { foldLogin } from './rules'
import type { Person } from './types'

const personColumns = {
  id: people.id,
  externalId: people.externalId,
  login: people.login,
  name: people.name,
  reading: people.reading,
  locale: people.locale,
  zone: people.zone,
  standing: people.standing,
  affiliations: people.affiliations,
  units: people.units,
  groups: people.groups,
  attributes: people.attributes,
  hasNoPhone: people.hasNoPhone,
  abroadFrom: people.abroadFrom,
  abroadUntil: people.abroadUntil,
  hasPassword: sql<boolean>`${people.passwordHash} is not null`,
  passwordChangedAt: people.passwordChangedAt,
  arrivedAt: people.arrivedAt,
  lastSignInAt: people.lastSignInAt,
  leavesAt: people.leavesAt,
  keepUntil: people.keepUntil,
  onLeaveFrom: people.onLeaveFrom,
  onLeaveTo: people.onLeaveTo,
  erasedAt: people.erasedAt,
  version: people.version,
  createdAt: people.createdAt,
  updatedAt: people.updatedAt,
  roles: sql<
    Person['roles']
  >`coalesce((select array_agg(r.role order by r.role) from ${personRoles} r where r.person_id = people.id), '{}')`,
}

/** One person by id; null for an unknown id or a text that is none. */
export async function getPerson(db: Db, id: string): Promise<Person | null> {
  if (!isId(id)) return null
  const [row] = await db.select(personColumns).from(people).where(eq(people.id, id))
  return row ?? null
}

/** One person by login as typed (it is folded here); null where nobody has it. */
export async function findPersonByLogin(db: Db, login: string): Promise<Person | null> {
  const folded = foldLogin(login)
  // PostgreSQL refuses texts with NUL; no login has one.
  if (folded === '' || folded.length > 200 || folded.includes('\0')) return null
  const [row] = await db.select(personColumns).from(people).where(eq(people.login, folded))
  return row ?? null
}

/** One person by the id of the system the directory is imported from. */
export async function findPersonByExternalId(db: Db, externalId: string): Promise<Person | null> {
  if (externalId.includes('\0')) return null
  const [row] = await db
    .select(personColumns)
    .from(people)
    .where(and(eq(people.externalId, externalId)))
  return row ?? null
}
