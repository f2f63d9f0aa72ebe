import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { contacts } from '@/db/schema/people'
import { maskAddress } from '../rules'

export type Contact = {
  id: string
  /** Masked, `t•••@example.ac.jp`; `revealContact` shows the whole and is logged (SR-102). */
  shown: string
  isCircular: boolean
  source: 'import' | 'person' | 'administrator'
  confirmedAt: Date | null
  createdAt: Date
}

/** The contact addresses of a person, masked, oldest first. */
export async function listContacts(db: Db, personId: string): Promise<Contact[]> {
  const rows = await db
    .select()
    .from(contacts)
    .where(and(eq(contacts.personId, personId), isNull(contacts.removedAt)))
    .orderBy(asc(contacts.createdAt), asc(contacts.id))
  return rows.map(({ id, address, isCircular, source, confirmedAt, createdAt }) => ({
    id,
    shown: maskAddress(address),
    isCircular,
    source,
    confirmedAt,
    createdAt,
  }))
}

/** Where a person can be reached without this sign-in: confirmed addresses that are not circular, whole. For sending, never for showing. */
export async function listConfirmedAddresses(db: Db, personId: string): Promise<string[]> {
  const rows = await db
    .select({ address: contacts.address })
    .from(contacts)
    .where(
      and(eq(contacts.personId, personId), isNull(contacts.removedAt), isNotNull(contacts.confirmedAt), eq(contacts.isCircular, false)),
    )
  return rows.map(({ address }) => address)
}
