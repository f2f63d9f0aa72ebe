// SR-61: whoever changes where a person is warned cannot do it unseen, nor can whoever makes an administrator.
import { and, eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { createContact, removeContact } from '@/lib/people/contacts/mutations'
import { findPersonByExternalId } from '@/lib/people/data'
import { grantRole } from '@/lib/people/roles/mutations'
import { unseal } from '@/lib/platform/crypto'
import { useDatabase } from '../support/database'
import { importedAt, importFile } from '../support/import'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-01T03:00:00Z')
const operator = { kind: 'operator' } as const

async function toldOf(personId: string, template: 'address-added' | 'address-removed' | 'addresses-changed' | 'role-granted-notice') {
  const rows = await database.db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.template, template)))
  return rows.map((row) => (JSON.parse(unseal(row.sealed, personId)) as { to: string }).to).sort()
}

test('an address that an administrator adds or removes is told at every address, the removed one included, or not changed', async () => {
  const { id: personId } = await person(database.db)
  const add = (address: string) => createContact(database.db, { personId, address, isCircular: false, actor: operator, now })
  await add('old@home.example')
  await add('new@home.example')
  expect(await toldOf(personId, 'address-added')).toEqual(['new@home.example', 'old@home.example', 'old@home.example'])
  const [old] = await database.db
    .select({ id: contacts.id })
    .from(contacts)
    .where(and(eq(contacts.personId, personId), eq(contacts.address, 'old@home.example')))
  await database.sql`create function no_mail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`
  await database.sql`create trigger no_mail before insert on messages for each row execute function no_mail()`
  const remove = () => removeContact(database.db, { personId, contactId: old?.id ?? '', actor: operator, now })
  await expect(remove()).rejects.toThrow()
  await database.sql`drop trigger no_mail on messages`
  const [still] = await database.db
    .select({ removedAt: contacts.removedAt })
    .from(contacts)
    .where(eq(contacts.id, old?.id ?? ''))
  expect(still).toEqual({ removedAt: null })
  await remove()
  expect(await toldOf(personId, 'address-removed')).toEqual(['new@home.example', 'old@home.example'])
})

test('an import tells those whose addresses it changed, behind other work; nobody who is new, unchanged or gone', async () => {
  const header = 'external_id,login,name,affiliations,email\n'
  const row = (n: number, address: string, name = 'A') => `m${n},mover${n},${name},student,${address}\n`
  await importFile(database, header + row(1, 'one@old.example') + row(2, 'two@old.example') + row(3, 'three@old.example'), 'keep')
  const later = new Date(importedAt.getTime() + 60_000)
  const second = header + row(1, 'one@new.example') + row(2, 'two@old.example', 'B') + row(4, 'four@new.example')
  await importFile(database, second, 'left', later)
  const told = async (id: string) => toldOf((await findPersonByExternalId(database.db, id))?.id ?? '', 'addresses-changed')
  expect(await told('m1')).toEqual(['one@new.example', 'one@old.example'])
  for (const id of ['m2', 'm3', 'm4']) expect(await told(id)).toEqual([])
  const queued = await database.db.execute<{ priority: number }>(
    sql`select j.priority from pgboss.job j join messages m on m.id::text = j.data ->> 'messageId' where m.template = 'addresses-changed'`,
  )
  expect(queued.map(({ priority }) => priority)).toEqual([-1, -1])
})

test('a granted role is told to every administrator', async () => {
  const [chief, other, somebody] = await Promise.all([
    person(database.db, { roles: ['administrator'] }),
    person(database.db, { roles: ['administrator'] }),
    person(database.db),
  ])
  for (const one of [chief, other, somebody])
    await createContact(database.db, { personId: one.id, address: `${one.login}@a.example`, isCircular: false, actor: operator, now })
  await grantRole(database.db, { personId: somebody.id, role: 'administrator', actor: { kind: 'person', id: chief.id }, now })
  for (const one of [chief, other]) expect(await toldOf(one.id, 'role-granted-notice')).toEqual([`${one.login}@a.example`])
  expect(await toldOf(somebody.id, 'role-granted-notice')).toEqual([])
})
