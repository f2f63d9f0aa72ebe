/** What codes by phone have cost and whether they arrived. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'

export type PhoneUse = {
  /** Messages and calls that the provider took. */
  sent: number
  arrived: number
  /** The provider said so, at once or later. */
  notArrived: number
  /** Those whose price is known, and what they cost together, by currency (ISO 4217). */
  priced: number
  costs: { unit: string; micros: number }[]
}

/** Codes by phone since a moment. Of messages without a report nobody knows more than that they were taken. */
export async function getPhoneUse(db: Db, since: Date): Promise<PhoneUse> {
  const rows = await db.execute<Omit<PhoneUse, 'costs'> & { unit: string | null; micros: number }>(sql`
    select (count(*) filter (where state = 'sent'))::int as sent, (count(*) filter (where reported = 'delivered'))::int as arrived,
      (count(*) filter (where reported = 'undelivered' or (state = 'failed' and is_undeliverable)))::int as "notArrived",
      count(price_micros)::int as priced, price_unit as unit, coalesce(sum(price_micros), 0)::float8 as micros
    from messages where channel in ('sms', 'voice') and created_at >= ${since.toISOString()}::timestamptz group by price_unit`)
  const total = { sent: 0, arrived: 0, notArrived: 0, priced: 0 }
  for (const row of rows) for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += row[key]
  return { ...total, costs: rows.flatMap(({ unit, micros }) => (unit ? [{ unit, micros }] : [])) }
}
