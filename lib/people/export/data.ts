/** The directory as a CSV file that the import reads back without a change. */
import { and, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { contacts, people } from '@/db/schema/people'
import { eachPersonId } from '../listing/data'
import type { PeopleFilter } from '../schema'
import { formatLine } from './rules'

const knownColumns = [
  'external_id', 'login', 'name', 'reading', 'affiliations', 'units', 'groups', 'email', 'email_circular', 'locale', 'zone', 'standing', 'no_phone',
  'abroad_from', 'abroad_until', 'leaves_at', 'keep_until', 'on_leave_from', 'on_leave_to',
] // biome-ignore format: one list

/** Whether the file names addresses in full; without them the columns are left out, not masked: a masked one would be read back. */
export type ExportOptions = { filter: PeopleFilter; search?: string; includeAddresses: boolean }

/** Yields the file in pieces, header first, with a byte order mark so that spreadsheets read it as UTF-8. Bounded memory. */
export async function* exportPeople(db: Db, options: ExportOptions): AsyncGenerator<string> {
  const attributes = await listAttributeNames(db)
  const columns = knownColumns.filter((column) => options.includeAddresses || !column.startsWith('email'))
  yield `\ufeff${formatLine([...columns, ...attributes])}`
  for await (const ids of eachPersonId(db, options, 1_000)) {
    const rows = await db.select().from(people).where(inArray(people.id, ids)).orderBy(people.id)
    const addresses = options.includeAddresses
      ? Map.groupBy(await listAddresses(db, ids), (row) => row.personId)
      : new Map<string, never[]>()
    yield rows
      .map((row) => {
        const own = addresses.get(row.id) ?? []
        const cells: Record<string, string> = {
          external_id: row.externalId ?? '',
          login: row.login,
          name: row.name,
          reading: row.reading,
          affiliations: row.affiliations.join('|'),
          units: row.units.join('|'),
          groups: row.groups.join('|'),
          email: own.flatMap((entry) => (entry.isCircular ? [] : [entry.address])).join('|'),
          email_circular: own.flatMap((entry) => (entry.isCircular ? [entry.address] : [])).join('|'),
          locale: row.locale ?? '',
          zone: row.zone ?? '',
          standing: row.standing,
          no_phone: row.hasNoPhone ? '1' : '0',
          abroad_from: row.abroadFrom?.toISOString() ?? '',
          abroad_until: row.abroadUntil?.toISOString() ?? '',
          leaves_at: row.leavesAt?.toISOString() ?? '',
          keep_until: row.keepUntil?.toISOString() ?? '',
          on_leave_from: row.onLeaveFrom?.toISOString() ?? '',
          on_leave_to: row.onLeaveTo?.toISOString() ?? '',
        }
        return formatLine([...columns.map((column) => cells[column] ?? ''), ...attributes.map((name) => row.attributes[name] ?? '')])
      })
      .join('')
  }
}

async function listAttributeNames(db: Db): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(
    sql`select distinct jsonb_object_keys(attributes) as name from ${people} where attributes <> '{}' order by name limit 80`,
  )
  return rows.map((row) => row.name)
}

const listAddresses = (db: Db, ids: string[]) =>
  db
    .select({ personId: contacts.personId, address: contacts.address, isCircular: contacts.isCircular })
    .from(contacts)
    .where(and(inArray(contacts.personId, ids), isNull(contacts.removedAt), isNotNull(contacts.confirmedAt)))
    .orderBy(contacts.address)
