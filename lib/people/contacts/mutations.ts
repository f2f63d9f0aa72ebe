/** Contact addresses: where a person is told things. An unconfirmed one is inert (SR-19). */
import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { contacts } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { notifyPerson } from '@/lib/mail/mutations'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { maskAddress } from '../rules'
import { parseMailAddress } from './rules'

/**
 * Adds an address on an administrator's word: it counts as confirmed, as imported ones do, because the organisation vouches
 * for it. The person is told at every address, the new one included (SR-61). Refuses `address-invalid`, `address-taken`.
 */
export async function createContact(
  db: Db,
  given: { personId: string; address: string; isCircular: boolean; actor: AuditActor; now: Date },
): Promise<void> {
  const address = parseMailAddress(given.address)
  if (!address) throw new Refusal('address-invalid')
  await db.transaction(async (tx) => {
    const made = await tx
      .insert(contacts)
      .values({
        id: newId(given.now),
        personId: given.personId,
        address,
        isCircular: given.isCircular,
        source: 'administrator',
        confirmedAt: given.now,
        createdAt: given.now,
      })
      .onConflictDoNothing()
      .returning({ id: contacts.id })
    if (made.length === 0) throw new Refusal('address-taken')
    const data = { after: { address: maskAddress(address), isCircular: given.isCircular } }
    await recordAudit(tx, { at: given.now, action: 'contact.added', actor: given.actor, personId: given.personId, data })
    const params = { shown: maskAddress(address), at: given.now.toISOString() }
    await notifyPerson(tx, { personId: given.personId, template: 'address-added', params, now: given.now })
  })
}

const current = (id: string, personId: string) => and(eq(contacts.id, id), eq(contacts.personId, personId), isNull(contacts.removedAt))

/** Removes an address; the person is told at every address, this one included (SR-61). Refuses `address-unknown`. */
export async function removeContact(db: Db, given: { personId: string; contactId: string; actor: AuditActor; now: Date }): Promise<void> {
  await db.transaction(async (tx) => {
    const [removed] = await tx
      .update(contacts)
      .set({ removedAt: given.now })
      .where(current(given.contactId, given.personId))
      .returning({ address: contacts.address })
    if (!removed) throw new Refusal('address-unknown')
    const data = { before: { address: maskAddress(removed.address) } }
    await recordAudit(tx, { at: given.now, action: 'contact.removed', actor: given.actor, personId: given.personId, data })
    const params = { shown: maskAddress(removed.address), at: given.now.toISOString() }
    const alsoTo = [removed.address]
    await notifyPerson(tx, { personId: given.personId, template: 'address-removed', params, alsoTo, now: given.now })
  })
}

/** Marks an address as one that can be opened only through this sign-in, or as one that can be opened otherwise. */
export async function setCircular(
  db: Db,
  given: { personId: string; contactId: string; isCircular: boolean; actor: AuditActor; now: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [changed] = await tx
      .update(contacts)
      .set({ isCircular: given.isCircular })
      .where(current(given.contactId, given.personId))
      .returning({ address: contacts.address })
    if (!changed) throw new Refusal('address-unknown')
    const data = { address: maskAddress(changed.address), after: { isCircular: given.isCircular } }
    await recordAudit(tx, { at: given.now, action: 'contact.changed', actor: given.actor, personId: given.personId, data })
  })
}

/** The whole address, for somebody who has to write to it by hand: looking is recorded (SR-102). Refuses `address-unknown`. */
export async function revealContact(db: Db, given: { personId: string; contactId: string; actor: AuditActor; now: Date }): Promise<string> {
  const [row] = await db.select({ address: contacts.address }).from(contacts).where(current(given.contactId, given.personId))
  if (!row) throw new Refusal('address-unknown')
  const data = { address: maskAddress(row.address) }
  await recordAudit(db, { at: given.now, action: 'contact.revealed', actor: given.actor, personId: given.personId, data })
  return row.address
}
