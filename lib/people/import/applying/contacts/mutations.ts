/** The addresses of an import. They count as confirmed: the organisation vouches for its own directory. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'

const columns = [
  ['email', false],
  ['emailCircular', true],
] as const

/** Moves, removes and adds imported addresses as the rows say; those that a person or an administrator added are left alone. */
export async function updateContacts(db: Db, importId: string, changed: number, now: Date): Promise<void> {
  const at = now.toISOString()
  const given = (key: string) =>
    sql`r.import_id = ${importId} and r.person_id = c.person_id and r.kind = 'changed' and r.data ? ${key}::text`
  if (changed > 0) {
    // An address that moved from one column to the other stays the same address.
    for (const [key, isCircular] of columns)
      await db.execute(sql`
        update contacts c set is_circular = ${isCircular} from import_rows r
        where ${given(key)} and c.removed_at is null and c.source = 'import' and c.is_circular <> ${isCircular} and r.data -> ${key}::text ? c.address`)
    for (const [key, isCircular] of columns)
      await db.execute(sql`
        update contacts c set removed_at = ${at}::timestamptz from import_rows r
        where ${given(key)} and c.removed_at is null and c.source = 'import' and c.is_circular = ${isCircular} and not (r.data -> ${key}::text ? c.address)`)
  }
  for (const [key, isCircular] of columns)
    await db.execute(sql`
      insert into contacts (id, person_id, address, is_circular, source, confirmed_at, created_at)
      select gen_random_uuid(), r.person_id, a.address, ${isCircular}, 'import', ${at}::timestamptz, ${at}::timestamptz
      from import_rows r, jsonb_array_elements_text(r.data -> ${key}::text) as a(address)
      where r.import_id = ${importId} and r.kind in ('added', 'changed') and r.data ? ${key}::text
      on conflict do nothing`)
}
