import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { notifyPeople } from '@/lib/mail/mutations'

const batch = 2_000

/**
 * Tells everybody whose addresses this import changed, at every address, the removed ones included (SR-61): in the import's
 * transaction and behind what is sent to single people. People who are new, left or are suspended are not told. No setting
 * leaves it out: whoever could silence it could take over mailboxes unseen (docs/decisions/0061). `now` is the instant that
 * the import wrote into the rows. Answers how many mails were queued.
 */
export async function noticeChangedAddresses(db: Db, { importId, now }: { importId: string; now: Date }): Promise<number> {
  let queued = 0
  let after: string | null = null
  for (;;) {
    const rows: { personId: string; removed: string[] }[] = await db.execute<{ personId: string; removed: string[] }>(sql`
      select c.person_id as "personId", coalesce(array_agg(c.address) filter (where c.removed_at is not null), '{}') as removed
      from import_rows r join contacts c on c.person_id = r.person_id join people p on p.id = r.person_id
      where r.import_id = ${importId} and r.kind = 'changed' and p.standing in ('active', 'on-leave')
        and (c.removed_at = ${now.toISOString()}::timestamptz or (c.created_at = ${now.toISOString()}::timestamptz and c.removed_at is null))
        ${after ? sql`and c.person_id > ${after}::uuid` : sql``}
      group by c.person_id order by c.person_id limit ${batch}`)
    queued += await notifyPeople(db, {
      personIds: rows.map(({ personId }) => personId),
      template: 'addresses-changed',
      params: { at: now.toISOString() },
      alsoTo: new Map(rows.map(({ personId, removed }) => [personId, removed])),
      now,
    })
    after = rows.at(-1)?.personId ?? null
    if (rows.length < batch) return queued
  }
}
