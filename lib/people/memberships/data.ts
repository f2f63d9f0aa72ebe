/** Affiliations, units (a tree) and groups: their codes and their names in both languages. */
import { asc, count, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { affiliations, groups, people, units } from '@/db/schema/people'

export type Membership = { code: string; name: { en: string; ja: string } }
export type Unit = Membership & { parent: string | null }
export type Memberships = { affiliations: Membership[]; units: Unit[]; groups: Membership[] }

/** All of them, by code. A few thousand at most: units are faculties and departments, not people. */
export async function listMemberships(db: Db): Promise<Memberships> {
  const [someAffiliations, someUnits, someGroups] = await Promise.all([
    db.select().from(affiliations).orderBy(asc(affiliations.code)),
    db.select().from(units).orderBy(asc(units.code)),
    db.select().from(groups).orderBy(asc(groups.code)),
  ])
  const named = ({ code, nameEn, nameJa }: { code: string; nameEn: string; nameJa: string }) => ({ code, name: { en: nameEn, ja: nameJa } })
  return {
    affiliations: someAffiliations.map(named),
    units: someUnits.map((unit) => ({ ...named(unit), parent: unit.parent })),
    groups: someGroups.map(named),
  }
}

/** How many people have the code in a list of memberships (`units`: the unit itself, without those below). */
export async function countMembers(db: Db, kind: 'affiliations' | 'units' | 'groups', code: string): Promise<number> {
  const [row] = await db.select({ count: count() }).from(people).where(sql`${people[kind]} @> array[${code}]::text[]`)
  return row?.count ?? 0
}
