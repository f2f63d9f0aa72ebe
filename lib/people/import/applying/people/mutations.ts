/** The people of an import, written with one statement for all of them. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { Refusal } from '@/lib/platform/errors'
import { refreshFactsOf, writeFactsAgain, writeFactsLater } from '@/lib/rollouts/facts/mutations'

/**
 * Writes the values of the rows that `written` selects (`r`, a condition on `import_rows`) to people who are still as they were
 * when the file was compared. Refuses `import-directory-changed` unless all `expected` of them are.
 */
export async function updateChanged(db: Db, written: SQL, expected: number, now: Date): Promise<void> {
  if (expected === 0) return
  await writeFactsLater(db)
  // Logins may be swapped between two people, which a unique index checks row by row: everybody lets go first.
  await db.execute(
    sql`update people p set login = '~' || p.id from import_rows r where ${written} and r.person_id = p.id and r.data ? 'login'`,
  )
  const list = (key: string, column: string) =>
    sql`case when r.data ? ${key}::text then array(select jsonb_array_elements_text(r.data -> ${key}::text)) else p.${sql.identifier(column)} end`
  const text = (key: string, column: string) =>
    sql`case when r.data ? ${key}::text then r.data ->> ${key}::text else p.${sql.identifier(column)} end`
  const instant = (key: string, column: string) =>
    sql`case when r.data ? ${key}::text then (r.data ->> ${key}::text)::timestamptz else p.${sql.identifier(column)} end`
  const changed = await db.execute(sql`
    update people p set
      login = ${text('login', 'login')},
      name = ${text('name', 'name')},
      reading = ${text('reading', 'reading')},
      affiliations = ${list('affiliations', 'affiliations')},
      units = ${list('units', 'units')},
      groups = ${list('groups', 'groups')},
      locale = ${text('locale', 'locale')},
      zone = ${text('zone', 'zone')},
      standing = ${text('standing', 'standing')},
      password_hash = case when r.data -> 'passwordHash' = 'null' then null else coalesce(p.password_hash, r.data ->> 'passwordHash') end,
      leaves_at = ${instant('leavesAt', 'leaves_at')},
      keep_until = ${instant('keepUntil', 'keep_until')},
      on_leave_from = ${instant('onLeaveFrom', 'on_leave_from')},
      on_leave_to = ${instant('onLeaveTo', 'on_leave_to')},
      has_no_phone = coalesce((r.data ->> 'hasNoPhone')::boolean, p.has_no_phone),
      abroad_from = ${instant('abroadFrom', 'abroad_from')},
      abroad_until = ${instant('abroadUntil', 'abroad_until')},
      attributes = coalesce(r.data -> 'attributes', p.attributes),
      version = p.version + 1,
      updated_at = ${now.toISOString()}::timestamptz
    from import_rows r
    where ${written} and r.person_id = p.id and p.version = r.person_version`)
  if (changed.count !== expected) throw new Refusal('import-directory-changed')
  await writeFactsAgain(db)
  await refreshFacts(db, written)
}

/** What policy reads of these people, written anew: once, at the end. */
async function refreshFacts(db: Db, written: SQL): Promise<void> {
  await db.execute(sql`
    update person_facts f set leaves_at = facts_second(p.leaves_at), on_leave_to = facts_second(p.on_leave_to)
    from import_rows r join people p on p.id = r.person_id
    where ${written} and f.person_id = p.id and r.data ?| array['leavesAt', 'onLeaveTo']`)
  const who = (keys: SQL) => sql`select r.person_id as id from import_rows r where ${written} and r.data ?| ${keys}`
  await refreshFactsOf(db, 'held', who(sql`array['standing', 'passwordHash']`))
  await refreshFactsOf(db, 'places', who(sql`array['affiliations', 'units', 'groups']`))
}

/** Adds the people of the rows that are new, in the order of the file. */
export async function insertAdded(db: Db, importId: string, expected: number, now: Date): Promise<void> {
  if (expected === 0) return
  const at = now.toISOString()
  await db.execute(sql`
    insert into people (id, external_id, login, name, reading, locale, zone, standing, affiliations, units, groups, attributes, bucket,
      has_no_phone, abroad_from, abroad_until, password_hash, leaves_at, keep_until, on_leave_from, on_leave_to, created_at, updated_at)
    select r.person_id, r.external_id, d.login, d.name, coalesce(d.reading, ''), d.locale, d.zone, coalesce(d.standing, 'active'),
      coalesce(d.affiliations, '{}'), coalesce(d.units, '{}'), coalesce(d.groups, '{}'), coalesce(d.attributes, '{}'), d.bucket,
      coalesce(d."hasNoPhone", false), d."abroadFrom", d."abroadUntil", d."passwordHash", d."leavesAt", d."keepUntil", d."onLeaveFrom", d."onLeaveTo",
      ${at}::timestamptz, ${at}::timestamptz
    from import_rows r, jsonb_to_record(r.data) as d(login text, name text, reading text, locale text, zone text, standing text,
      affiliations text[], units text[], groups text[], attributes jsonb, bucket smallint, "hasNoPhone" boolean,
      "abroadFrom" timestamptz, "abroadUntil" timestamptz, "passwordHash" text, "leavesAt" timestamptz, "keepUntil" timestamptz,
      "onLeaveFrom" timestamptz, "onLeaveTo" timestamptz)
    where r.import_id = ${importId} and r.kind = 'added'
    order by r.row`)
}
