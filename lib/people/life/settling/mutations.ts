/** What dates brought about is written down afterwards, and what was kept long enough is erased. Decides nothing: dates did. */
import { inArray, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { auditEvents } from '@/db/schema/audit'
import { people } from '@/db/schema/people'
import { recordAdoption } from '@/lib/adoption/mutations'
import { makeAuditRow } from '@/lib/audit/mutations'
import { getOrganisation } from '../../organisation/data'
import { closeWaysIn } from '../closing/mutations'
import { standingAtSql } from '../data'

/** People in one transaction: their rows stay locked while it lasts. */
const batch = 2_000

/**
 * Writes down the standing of everybody whose date of leaving, or of a leave's beginning or end, has come: counts of adoption
 * follow, sessions, waiting mail and exemptions of leavers end. Harmless when run twice, late, or by two workers. Answers how many.
 */
export async function settlePeople(db: Db, now: Date): Promise<number> {
  let total = 0
  for (;;) {
    const settled = await db.transaction((tx) => settleBatch(tx, now))
    total += settled
    if (settled < batch) return total
  }
}

async function settleBatch(db: Db, now: Date): Promise<number> {
  const at = sql`${now.toISOString()}::timestamptz`
  // Each half goes through an index of its own: most people have no date at all.
  const due = await db.execute<{ id: string; old: string; standing: string }>(sql`
    select p.id, p.standing as old, ${standingAtSql(now)} as standing from people p
    where p.id in (
      select id from people where leaves_at is not null and standing <> 'left' and leaves_at <= ${at}
      union select id from people where standing in ('active', 'on-leave') and (on_leave_from is not null or on_leave_to is not null))
      and p.standing <> ${standingAtSql(now)}
    order by p.id limit ${batch} for no key update of p skip locked`)
  if (due.length === 0) return 0
  const { keepDays } = (await getOrganisation(db)).directory
  const personIds = due.map(({ id }) => id)
  const mine = sql`p.id = any(${toArray(personIds)}::uuid[])`
  await recordAdoption(db, { personIds, now }, () =>
    db.execute(sql`
      update people p set standing = ${standingAtSql(now)}, version = p.version + 1, updated_at = ${at},
        keep_until = case when p.leaves_at <= ${at} then coalesce(p.keep_until, p.leaves_at + make_interval(days => ${keepDays})) else p.keep_until end
      where ${mine}`),
  )
  const left = due.filter(({ standing }) => standing === 'left').map(({ id }) => id)
  if (left.length > 0) await closeWaysIn(db, sql`select unnest(${toArray(left)}::uuid[])`, { why: 'left', now })
  await db.insert(auditEvents).values(
    due.map(({ id, old, standing }) =>
      makeAuditRow({
        at: now,
        action: 'person.standing-settled',
        actor: { kind: 'system' },
        personId: id,
        data: { before: { standing: old }, after: { standing } },
      }),
    ),
  )
  return due.length
}

/**
 * Erases people who were kept until `keepUntil`: their name, login, id, addresses, password, messages and what their credentials
 * held. Rows, factors and instants stay, so that counts and the audit log stay true. Nobody is erased within a day of the
 * change that made it due: an import can be undone for as long. Answers how many.
 */
export async function erasePeople(db: Db, now: Date): Promise<number> {
  let total = 0
  for (;;) {
    const erased = await db.transaction((tx) => eraseBatch(tx, now))
    total += erased
    if (erased < batch) return total
  }
}

async function eraseBatch(db: Db, now: Date): Promise<number> {
  const at = sql`${now.toISOString()}::timestamptz`
  const due = await db.execute<{ id: string }>(sql`
    select id from people where keep_until is not null and erased_at is null and keep_until <= ${at} and standing = 'left'
      and updated_at <= ${at} - interval '1 day'
    order by id limit ${batch} for update skip locked`)
  if (due.length === 0) return 0
  const personIds = due.map(({ id }) => id)
  const mine = sql`person_id = any(${toArray(personIds)}::uuid[])`
  await db.execute(sql`
    update credentials set data = '{}', secret = null, label = '', device = null, removed_at = coalesce(removed_at, ${at}), version = version + 1 where ${mine}`)
  for (const table of ['contacts', 'messages', 'known_devices', 'activation_codes', 'person_roles', 'import_rows', 'objections'])
    await db.execute(sql`delete from ${sql.identifier(table)} where ${mine}`)
  await db.execute(sql`update proofings set note = '' where ${mine}`)
  for (const table of ['sessions', 'sign_in_events'])
    await db.execute(sql`update ${sql.identifier(table)} set address = '', user_agent = '' where ${mine}`)
  await db
    .update(people)
    .set({
      ...{ externalId: null, login: sql`'erased-' || id`, name: '—', reading: '', locale: null, zone: null },
      ...{ groups: [], attributes: {}, hasNoPhone: false, abroadFrom: null, abroadUntil: null, onLeaveFrom: null, onLeaveTo: null },
      ...{ passwordHash: null, passwordChangedAt: null, erasedAt: now, updatedAt: now, version: sql`version + 1` },
    })
    .where(inArray(people.id, personIds))
  await db
    .insert(auditEvents)
    .values(personIds.map((personId) => makeAuditRow({ at: now, action: 'person.erased', actor: { kind: 'system' }, personId })))
  return due.length
}

const toArray = (ids: string[]): string => `{${ids.join(',')}}`
