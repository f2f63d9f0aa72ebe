import type { Db } from '@/db/client'
import { listMemberships } from '@/lib/people/memberships/data'

export type Labels = { units: Record<string, string>; affiliations: Record<string, string>; groups: Record<string, string> }

/** Names of units, affiliations and groups in the reader's language, by code. */
export async function loadLabels(db: Db, locale: 'en' | 'ja'): Promise<Labels> {
  const { units, affiliations, groups } = await listMemberships(db)
  const choose = (rows: { code: string; name: { en: string; ja: string } }[]) =>
    Object.fromEntries(rows.map(({ code, name }) => [code, name[locale]]))
  return { units: choose(units), affiliations: choose(affiliations), groups: choose(groups) }
}
