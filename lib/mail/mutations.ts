/** Mail to people: queued in the transaction it tells about, worded at delivery, sent by whichever provider is set. */
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { messages } from '@/db/schema/messages'
import { organisation } from '@/db/schema/organisation'
import { contacts, people } from '@/db/schema/people'
import { deliverMessage } from '@/lib/jobs/deliver-message'
import { enqueue, enqueueAll } from '@/lib/jobs/job'
import { seal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { maskAddress } from './mask'
import type { MailParams, MailTemplate, SealedMail } from './types'

/** `expiresAt`: not sent any more from then on. */
type Notice = { personId: string; template: MailTemplate; params: MailParams; alsoTo?: string[]; now: Date; expiresAt?: Date }

/**
 * Queues one mail to every confirmed address of a person and to `alsoTo` (a removed address is told too: SR-61), in the
 * caller's transaction. Language and zone are the person's, else the organisation's. Somebody without an address gets none.
 */
export async function notifyPerson(db: Db, notice: Notice): Promise<void> {
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
  for (const to of addresses) await queueMail(db, { ...notice, to }, person, home)
}

/** Queues one mail to one address, whether or not it is a confirmed contact: codes, and what confirms an address. */
export async function notifyAddress(db: Db, notice: Omit<Notice, 'alsoTo'> & { to: string; credentialId?: string | null }): Promise<void> {
  const [person] = await db
    .select({ name: people.name, locale: people.locale, zone: people.zone })
    .from(people)
    .where(eq(people.id, notice.personId))
  if (!person) return
  const [home] = await db.select({ locale: organisation.locale, zone: organisation.zone }).from(organisation)
  await queueMail(db, notice, person, home)
}

type Reader = { name: string; locale: 'en' | 'ja' | null; zone: string | null }

async function queueMail(
  db: Db,
  notice: Omit<Notice, 'alsoTo'> & { to: string; credentialId?: string | null },
  person: Reader,
  home: { locale: 'en' | 'ja'; zone: string } | undefined,
): Promise<void> {
  const { to } = notice
  const id = newId(notice.now)
  const sealed: SealedMail = { to, name: person.name, zone: person.zone ?? home?.zone ?? 'UTC', params: notice.params }
  await db.insert(messages).values({
    id,
    personId: notice.personId,
    credentialId: notice.credentialId ?? null,
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

/**
 * `notifyPerson` for many people at once, in the caller's transaction: one mail to every confirmed address of each. `alsoTo`
 * names more addresses by person. Give at most a few thousand at a time. Answers how many mails were queued.
 */
export async function notifyPeople(
  db: Db,
  notice: {
    personIds: readonly string[]
    template: MailTemplate
    params: MailParams | ((personId: string) => MailParams)
    alsoTo?: ReadonlyMap<string, readonly string[]>
    now: Date
  },
): Promise<number> {
  const ids = [...new Set(notice.personIds)]
  if (ids.length === 0) return 0
  const [home] = await db.select({ locale: organisation.locale, zone: organisation.zone }).from(organisation)
  const persons = await db
    .select({ id: people.id, name: people.name, locale: people.locale, zone: people.zone })
    .from(people)
    .where(inArray(people.id, ids))
  const own = await db
    .select({ personId: contacts.personId, address: contacts.address })
    .from(contacts)
    .where(and(inArray(contacts.personId, ids), isNotNull(contacts.confirmedAt), isNull(contacts.removedAt)))
  const byPerson = Map.groupBy(own, (row) => row.personId)
  const rows = persons.flatMap((person) => {
    const addresses = new Set([...(byPerson.get(person.id) ?? []).map((row) => row.address), ...(notice.alsoTo?.get(person.id) ?? [])])
    const params = typeof notice.params === 'function' ? notice.params(person.id) : notice.params
    return [...addresses].map((to) => {
      const sealed: SealedMail = { to, name: person.name, zone: person.zone ?? home?.zone ?? 'UTC', params }
      return {
        id: newId(notice.now),
        personId: person.id,
        channel: 'mail' as const,
        template: notice.template,
        locale: person.locale ?? home?.locale ?? ('en' as const),
        sealed: seal(JSON.stringify(sealed), person.id),
        shownTo: maskAddress(to),
        state: 'queued' as const,
        createdAt: notice.now,
      }
    })
  })
  for (let at = 0; at < rows.length; at += 2_000) await db.insert(messages).values(rows.slice(at, at + 2_000))
  await enqueueAll(
    db,
    deliverMessage,
    rows.map(({ id }) => ({ messageId: id })),
  )
  return rows.length
}
