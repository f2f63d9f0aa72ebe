/** Mail to people: queued in the transaction it tells about, worded at delivery, sent by whichever provider is set. */
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { messages } from '@/db/schema/messages'
import { organisation } from '@/db/schema/organisation'
import { contacts, people } from '@/db/schema/people'
import { deliverMessage } from '@/lib/jobs/deliver-message'
import { enqueue } from '@/lib/jobs/job'
import { seal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { maskAddress } from './mask'
import type { MailParams, MailTemplate, SealedMail } from './types'

/**
 * Queues one mail to every confirmed address of a person and to `alsoTo` (a removed address is told too: SR-61), in the
 * caller's transaction. Language and zone are the person's, else the organisation's. Somebody without an address gets none.
 */
export async function notifyPerson(
  db: Db,
  notice: { personId: string; template: MailTemplate; params: MailParams; alsoTo?: string[]; now: Date; expiresAt?: Date },
): Promise<void> {
  const [person] = await db
    .select({ name: people.name, locale: people.locale, zone: people.zone })
    .from(people)
    .where(eq(people.id, notice.personId))
  if (!person) return
  const [home] = await db.select({ locale: organisation.locale, zone: organisation.zone }).from(organisation)
  const rows = await db
    .select({ address: contacts.address })
    .from(contacts)
    .where(and(eq(contacts.personId, notice.personId), isNotNull(contacts.confirmedAt), isNull(contacts.removedAt)))
  const addresses = new Set([...rows.map((row) => row.address), ...(notice.alsoTo ?? [])])
  for (const to of addresses) {
    const id = newId(notice.now)
    const sealed: SealedMail = { to, name: person.name, zone: person.zone ?? home?.zone ?? 'UTC', params: notice.params }
    await db.insert(messages).values({
      id,
      personId: notice.personId,
      channel: 'mail',
      template: notice.template,
      locale: person.locale ?? home?.locale ?? 'en',
      sealed: seal(JSON.stringify(sealed), notice.personId),
      shownTo: maskAddress(to),
      state: 'queued',
      createdAt: notice.now,
      expiresAt: notice.expiresAt ?? null,
    })
    await enqueue(db, deliverMessage, { messageId: id })
  }
}
