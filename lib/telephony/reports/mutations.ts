/** Late reports of the provider, and what a message has cost. */
import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { messages } from '@/db/schema/messages'
import { isId } from '@/lib/platform/ids'
import { noteSilence } from '@/lib/verification/credentials/note-silence'
import { isRecipientCode } from '../adapters/twilio'
import type { Price } from '../types'
import { type Report, reportedOrder } from './report'

/**
 * Writes down what became of a message, once for each step forward; a report about another message than the provider took for this row
 * changes nothing. One that did not arrive because of its number counts like one that was refused at once. Answers whether anything changed.
 */
export async function recordReport(db: Db, { messageId, report, now }: { messageId: string; report: Report; now: Date }): Promise<boolean> {
  const { sid, status, code } = report
  if (status === null || !isId(messageId)) return false
  const earlier = reportedOrder.slice(0, reportedOrder.indexOf(status))
  const isUndeliverable = status === 'undelivered' && code !== null && isRecipientCode(code)
  const [row] = await db
    .update(messages)
    .set({
      reported: status,
      reportedAt: now,
      ...(status === 'undelivered' ? { failure: code === null ? 'undelivered' : `twilio ${code}` } : {}),
      ...(status === 'sent' ? {} : { isUndeliverable }),
    })
    .where(
      and(
        eq(messages.id, messageId),
        inArray(messages.channel, ['sms', 'voice']),
        // The report may overtake the answer that brings the number of the message.
        or(eq(messages.providerId, sid), isNull(messages.providerId)),
        or(isNull(messages.reported), inArray(messages.reported, [...earlier])),
      ),
    )
    .returning({ personId: messages.personId, credentialId: messages.credentialId })
  if (row?.credentialId && isUndeliverable) await noteSilence(db, { personId: row.personId, credentialId: row.credentialId, now })
  return row !== undefined
}

/**
 * Asks for the prices of messages that the provider took within three days and has not priced yet, at most 500 at a time; it names them minutes
 * or hours after a message. Stops where it gives no answer. Answers how many are priced now.
 */
export async function priceMessages(
  db: Db,
  {
    ask,
    now,
    signal,
  }: { ask: (sid: string, channel: 'sms' | 'voice') => Promise<Price | null | 'no answer'>; now: Date; signal: AbortSignal },
): Promise<number> {
  const rows = await db
    .select({ id: messages.id, sid: messages.providerId, channel: messages.channel })
    .from(messages)
    .where(
      and(
        inArray(messages.channel, ['sms', 'voice']),
        sql`${messages.providerId} is not null`,
        isNull(messages.priceMicros),
        gt(messages.createdAt, new Date(now.getTime() - 3 * 86_400_000)),
      ),
    )
    .orderBy(messages.createdAt)
    .limit(500)
  let priced = 0
  for (const { id, sid, channel } of rows) {
    if (signal.aborted || sid === null || channel === 'mail') break
    const price = await ask(sid, channel)
    if (price === 'no answer') break
    if (price === null) continue
    await db.update(messages).set({ priceMicros: price.micros, priceUnit: price.unit }).where(eq(messages.id, id))
    priced += 1
  }
  return priced
}
