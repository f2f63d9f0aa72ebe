/** Applying an import that was confirmed: set-based statements in one transaction, or nothing at all. */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { imports } from '@/db/schema/imports'
import { affiliations, groups, units } from '@/db/schema/people'
import { recordAdoption, recordNewPeople } from '@/lib/adoption/mutations'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { manyLeavers } from './rules'

const membershipTables = { affiliations, units, groups } as const

export type Leavers = 'left' | 'keep'

/**
 * Applies a `ready` import. `leavers`: what happens to people who are missing in the file: `left` ends their sessions and
 * codes and keeps the rows; nobody is ever deleted. `hasConfirmedLeavers` is needed where they are many.
 * Refuses `import-not-ready`, `import-running`, `import-directory-changed`, `import-many-leavers`, `last-administrator`;
 * then nothing was written.
 */
export async function applyImport(
  db: Db,
  given: { importId: string; leavers: Leavers; hasConfirmedLeavers?: boolean; actor: AuditActor; now: Date },
): Promise<{ added: number; changed: number; left: number }> {
  try {
    return await db.transaction((tx) => applyStaged(tx, given))
  } catch (error) {
    // A person or login that appeared after the comparison.
    if (isUniqueViolation(error)) throw new Refusal('import-directory-changed')
    throw error
  }
}

const isUniqueViolation = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause ? error.cause : error
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505'
}

async function applyStaged(
  tx: Db,
  given: { importId: string; leavers: Leavers; hasConfirmedLeavers?: boolean; actor: AuditActor; now: Date },
): Promise<{ added: number; changed: number; left: number }> {
  const { importId, actor } = given
  const now = given.now.toISOString()
  const [lock] = await tx.execute<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(7354012) as taken`)
  if (!lock?.taken) throw new Refusal('import-running')
  const [row] = await tx
    .update(imports)
    .set({ state: 'applied', finishedAt: given.now, appliedBy: actor.kind === 'person' ? actor.id : null, leaversChosen: given.leavers })
    .where(and(eq(imports.id, importId), eq(imports.state, 'ready')))
    .returning()
  if (!row) throw new Refusal('import-not-ready')
  const leaving = given.leavers === 'left' ? row.leavers : 0
  if (leaving > 0 && !given.hasConfirmedLeavers) await requireFewLeavers(tx, leaving)

  const rows = (kind: 'added' | 'changed' | 'leaver') => sql`r.import_id = ${importId} and r.kind = ${kind}`
  const hadAdministrator = await hasAdministrator(tx)
  for (const [kind, codes] of Object.entries(row.newCodes) as [keyof typeof row.newCodes, string[]][])
    if (codes.length > 0)
      await tx.execute(sql`
        insert into ${membershipTables[kind]} (code, name_en, name_ja)
        select code, code, code from jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb) as c(code) on conflict do nothing`)

  const counted = await tx.execute<{ id: string }>(sql`
    select r.person_id as id from import_rows r
    where ${rows('changed')} and (r.data ? 'standing' or r.data ? 'affiliations') ${leaving > 0 ? sql`or ${rows('leaver')}` : sql``}`)
  const personIds = counted.map((one) => one.id)
  await recordAdoption(tx, { personIds, now: given.now }, async () => {
    await updateChanged(tx, importId, row.changed, now)
    if (leaving > 0) await updateLeavers(tx, importId, leaving, now)
  })
  // Readers wait for a long pending list less than writers for each flush of a short one; vacuum moves it into the index.
  if (row.added > 5_000) await tx.execute(sql`set local gin_pending_list_limit = '256MB'`)
  await insertAdded(tx, importId, now)
  await recordNewPeople(tx, { now: given.now, added: await countAdded(tx, importId) })
  if (row.columns.known.includes('email') || row.columns.known.includes('email_circular')) await updateContacts(tx, importId, now)
  await closeWaysIn(tx, importId, leaving > 0, now)
  if (hadAdministrator && !(await hasAdministrator(tx))) throw new Refusal('last-administrator')
  // A hash has no business in a table of lists once it stands with its person.
  if (row.columns.known.includes('password_hash'))
    await tx.execute(
      sql`update import_rows r set data = data - 'passwordHash' || '{"passwordHash": true}' where r.import_id = ${importId} and r.data ? 'passwordHash'`,
    )
  const done = { added: row.added, changed: row.changed, left: leaving }
  await recordAudit(tx, {
    at: given.now,
    action: 'import.applied',
    actor,
    target: { kind: 'import', id: importId },
    data: { fileName: row.fileName, sha256: row.fileHash, ...done, kept: row.leavers - leaving, newCodes: row.newCodes },
  })
  return done
}

async function requireFewLeavers(db: Db, leavers: number): Promise<void> {
  const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from people where standing <> 'left'`)
  const count = row?.count ?? 0
  if (leavers >= manyLeavers.atLeast && leavers > count * manyLeavers.share)
    throw new Refusal('import-many-leavers', { leavers, people: count })
}

async function hasAdministrator(db: Db): Promise<boolean> {
  const rows = await db.execute(sql`
    select 1 from person_roles r join people p on p.id = r.person_id where r.role = 'administrator' and p.standing = 'active' limit 1`)
  return rows.length > 0
}

async function updateChanged(db: Db, importId: string, expected: number, now: string): Promise<void> {
  if (expected === 0) return
  const mine = sql`r.import_id = ${importId} and r.kind = 'changed' and r.person_id = p.id`
  // Logins may be swapped between two people, which a unique index checks row by row: everybody lets go first.
  await db.execute(sql`update people p set login = '~' || p.id from import_rows r where ${mine} and r.data ? 'login'`)
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
      password_hash = coalesce(p.password_hash, r.data ->> 'passwordHash'),
      leaves_at = case
        when r.data ? 'leavesAt' then (r.data ->> 'leavesAt')::timestamptz
        when r.data ->> 'standing' = 'left' then coalesce(p.leaves_at, ${now}::timestamptz)
        when r.data ->> 'standing' = 'active' and p.standing = 'left' then null
        else p.leaves_at end,
      has_no_phone = coalesce((r.data ->> 'hasNoPhone')::boolean, p.has_no_phone),
      abroad_from = ${instant('abroadFrom', 'abroad_from')},
      abroad_until = ${instant('abroadUntil', 'abroad_until')},
      attributes = coalesce(r.data -> 'attributes', p.attributes),
      version = p.version + 1,
      updated_at = ${now}::timestamptz
    from import_rows r
    where ${mine} and p.version = r.person_version`)
  if (changed.count !== expected) throw new Refusal('import-directory-changed')
}

async function updateLeavers(db: Db, importId: string, expected: number, now: string): Promise<void> {
  const left = await db.execute(sql`
    update people p set standing = 'left', leaves_at = coalesce(p.leaves_at, ${now}::timestamptz), version = p.version + 1, updated_at = ${now}::timestamptz
    from import_rows r
    where r.import_id = ${importId} and r.kind = 'leaver' and r.person_id = p.id and p.version = r.person_version`)
  if (left.count !== expected) throw new Refusal('import-directory-changed')
}

async function insertAdded(db: Db, importId: string, now: string): Promise<void> {
  await db.execute(sql`
    insert into people (id, external_id, login, name, reading, locale, zone, standing, affiliations, units, groups, attributes, bucket,
      has_no_phone, abroad_from, abroad_until, password_hash, leaves_at, created_at, updated_at)
    select r.person_id, r.external_id, d.login, d.name, coalesce(d.reading, ''), d.locale, d.zone, coalesce(d.standing, 'active'),
      coalesce(d.affiliations, '{}'), coalesce(d.units, '{}'), coalesce(d.groups, '{}'), coalesce(d.attributes, '{}'), d.bucket,
      coalesce(d."hasNoPhone", false), d."abroadFrom", d."abroadUntil", d."passwordHash", d."leavesAt", ${now}::timestamptz, ${now}::timestamptz
    from import_rows r, jsonb_to_record(r.data) as d(login text, name text, reading text, locale text, zone text, standing text,
      affiliations text[], units text[], groups text[], attributes jsonb, bucket smallint, "hasNoPhone" boolean,
      "abroadFrom" timestamptz, "abroadUntil" timestamptz, "passwordHash" text, "leavesAt" timestamptz)
    where r.import_id = ${importId} and r.kind = 'added'
    order by r.row`)
}

async function countAdded(db: Db, importId: string): Promise<{ affiliation: string; count: number }[]> {
  return db.execute<{ affiliation: string; count: number }>(sql`
    select coalesce(r.data -> 'affiliations' ->> 0, '') as affiliation, count(*)::int as count
    from import_rows r where r.import_id = ${importId} and r.kind = 'added' and r.data ->> 'standing' = 'active' group by 1`)
}

/** Imported addresses count as confirmed: the organisation vouches for its own directory. */
async function updateContacts(db: Db, importId: string, now: string): Promise<void> {
  for (const [key, isCircular] of [
    ['email', false],
    ['emailCircular', true],
  ] as const) {
    const given = sql`r.import_id = ${importId} and r.person_id = c.person_id and r.kind = 'changed' and r.data ? ${key}::text`
    // An address that moved from one column to the other stays the same address.
    await db.execute(sql`
      update contacts c set is_circular = ${isCircular} from import_rows r
      where ${given} and c.removed_at is null and c.source = 'import' and c.is_circular <> ${isCircular} and r.data -> ${key}::text ? c.address`)
  }
  for (const [key, isCircular] of [
    ['email', false],
    ['emailCircular', true],
  ] as const) {
    const given = sql`r.import_id = ${importId} and r.person_id = c.person_id and r.kind = 'changed' and r.data ? ${key}::text`
    await db.execute(sql`
      update contacts c set removed_at = ${now}::timestamptz from import_rows r
      where ${given} and c.removed_at is null and c.source = 'import' and c.is_circular = ${isCircular} and not (r.data -> ${key}::text ? c.address)`)
    await db.execute(sql`
      insert into contacts (id, person_id, address, is_circular, source, confirmed_at, created_at)
      select gen_random_uuid(), r.person_id, a.address, ${isCircular}, 'import', ${now}::timestamptz, ${now}::timestamptz
      from import_rows r, jsonb_array_elements_text(r.data -> ${key}::text) as a(address)
      where r.import_id = ${importId} and r.kind in ('added', 'changed') and r.data ? ${key}::text
      on conflict do nothing`)
  }
}

/** Sessions and unused codes of everybody who left or was suspended by this import end with it. */
async function closeWaysIn(db: Db, importId: string, includesLeavers: boolean, now: string): Promise<void> {
  const closed = sql`exists (select 1 from import_rows r where r.import_id = ${importId} and r.person_id = t.person_id and
    ((r.kind = 'changed' and r.data ->> 'standing' in ('left', 'suspended')) ${includesLeavers ? sql`or r.kind = 'leaver'` : sql``}))`
  await db.execute(sql`update sessions t set ended_at = ${now}::timestamptz, ended_why = 'left' where t.ended_at is null and ${closed}`)
  await db.execute(
    sql`update activation_codes t set revoked_at = ${now}::timestamptz where t.used_at is null and t.revoked_at is null and ${closed}`,
  )
}
