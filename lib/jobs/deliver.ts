import { and, eq, lt, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { messages } from '@/db/schema/messages'
import { organisation } from '@/db/schema/organisation'
import { renderMail, type Sender } from '@/lib/mail/render'
import { sendMail } from '@/lib/mail/send'
import type { Delivery, MailTemplate, SealedMail } from '@/lib/mail/types'
import { getPerson } from '@/lib/people/data'
import { standingAt } from '@/lib/people/life/rules'
import { unseal } from '@/lib/platform/crypto'
import { after, seconds } from '@/lib/platform/duration'
import { renderCode } from '@/lib/telephony/render'
import { sendCall } from '@/lib/telephony/send'
import type { SealedCode } from '@/lib/telephony/types'
import { noteSilence } from '@/lib/verification/credentials/note-silence'

type Row = typeof messages.$inferSelect

/** A claim older than this belonged to a worker that died: providers answer or time out long before. */
const claimSeconds = 100
const maximumTries = 5

/**
 * Sends one queued message. A guarded UPDATE claims it, so that of two workers one sends. A worker that dies between sending
 * and writing it down leaves a claim behind: mail is then sent again under the same id (captured once, one idempotency key,
 * one Message-ID), a code is not, because the person can ask for another and a second call costs. Throws when it should be
 * tried again.
 */
export async function deliver(db: Db, { messageId, now }: { messageId: string; now: Date }): Promise<void> {
  const claim = await claimMessage(db, messageId, now)
  if (claim === 'settled') return
  if (claim === 'claimed') throw new Error('another worker has it')
  const { row, isTakenOver } = claim
  if (row.expiresAt && row.expiresAt <= now) return settle(db, row, 'failed', now, { failure: 'expired' })
  if (await hasLeft(db, row.personId, now)) return settle(db, row, 'failed', now, { failure: 'person-left' })
  if (isTakenOver && row.channel !== 'mail') return settle(db, row, 'failed', now, { failure: 'interrupted' })
  const delivery = await send(db, row, now)
  if (delivery.ok) return settle(db, row, 'sent', now, { providerId: delivery.providerId })
  const isFinal = delivery.outcome === 'refused' || (delivery.outcome === 'lost' && row.channel !== 'mail')
  if (isFinal || row.tries >= maximumTries)
    await settle(db, row, 'failed', now, { failure: delivery.reason, isUndeliverable: delivery.isRecipient === true })
  else await db.update(messages).set({ state: 'queued', failure: delivery.reason }).where(eq(messages.id, row.id))
  if (!isFinal) throw new Error(`not delivered: ${delivery.reason}`)
}

/** Dates decide: mail that waited is not sent to somebody who has left, whether or not that was written down. */
async function hasLeft(db: Db, personId: string, now: Date): Promise<boolean> {
  const person = await getPerson(db, personId)
  return !person || standingAt(person, now) === 'left'
}

async function claimMessage(db: Db, id: string, now: Date): Promise<'settled' | 'claimed' | { row: Row; isTakenOver: boolean }> {
  const claimed = { state: 'sending' as const, claimedAt: now, tries: sql`${messages.tries} + 1` }
  const [fresh] = await db
    .update(messages)
    .set(claimed)
    .where(and(eq(messages.id, id), eq(messages.state, 'queued')))
    .returning()
  if (fresh) return { row: fresh, isTakenOver: false }
  const isAbandoned = and(eq(messages.state, 'sending'), lt(messages.claimedAt, after(now, -seconds(claimSeconds))))
  const [abandoned] = await db
    .update(messages)
    .set(claimed)
    .where(and(eq(messages.id, id), isAbandoned))
    .returning()
  if (abandoned) return { row: abandoned, isTakenOver: true }
  const [row] = await db.select({ state: messages.state }).from(messages).where(eq(messages.id, id))
  return row?.state === 'sending' ? 'claimed' : 'settled'
}

/** Writes the end down and empties what was sealed: the code or address is not kept longer than it is needed. */
async function settle(
  db: Db,
  row: Row,
  state: 'sent' | 'failed',
  now: Date,
  outcome: { providerId?: string | null; failure?: string; isUndeliverable?: boolean },
): Promise<void> {
  await db
    .update(messages)
    .set({
      state,
      sealed: new Uint8Array(),
      sentAt: state === 'sent' ? now : null,
      providerId: outcome.providerId ?? null,
      failure: outcome.failure ?? sql`case when ${messages.reported} = 'undelivered' then ${messages.failure} end`,
      // A report of the provider may have come before its answer was written down.
      isUndeliverable: outcome.isUndeliverable ?? sql`coalesce(${messages.isUndeliverable}, false)`,
    })
    .where(and(eq(messages.id, row.id), eq(messages.state, 'sending')))
  if (outcome.isUndeliverable && row.credentialId) await noteSilence(db, { personId: row.personId, credentialId: row.credentialId, now })
}

async function send(db: Db, row: Row, now: Date): Promise<Delivery> {
  const sender = await getSender(db, row.locale)
  const opened = unseal(row.sealed, row.personId)
  if (row.channel === 'mail')
    return sendMail(db, renderMail(row.id, row.template as MailTemplate, row.locale, JSON.parse(opened) as SealedMail, sender), now)
  const { to, code } = JSON.parse(opened) as SealedCode
  const text = renderCode(row.channel, row.locale, code, sender.organisation)
  return sendCall(db, { id: row.id, channel: row.channel, to, text, locale: row.locale }, now)
}

async function getSender(db: Db, locale: 'en' | 'ja'): Promise<Sender> {
  const [home] = await db.select().from(organisation)
  return {
    organisation: (locale === 'ja' ? home?.nameJa : home?.nameEn) ?? 'Sekisho',
    contact: [home?.supportMail, home?.supportPhone].filter(Boolean).join(locale === 'ja' ? '・' : ' · '),
  }
}
