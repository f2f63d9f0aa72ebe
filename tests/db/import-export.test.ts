import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listContacts } from '@/lib/people/contacts/data'
import { createContact, setCircular } from '@/lib/people/contacts/mutations'
import { findPersonByExternalId } from '@/lib/people/data'
import { exportPeople } from '@/lib/people/export/data'
import { createPerson } from '@/lib/people/mutations'
import { useDatabase } from '../support/database'
import { applyAnyway, importedAt, importFile, operator, stage } from '../support/import'

const database = useDatabase()
const everybody = { filter: {}, includeAddresses: true }

async function exported(): Promise<string> {
  let file = ''
  for await (const piece of exportPeople(database.db, everybody)) file += piece
  return file
}

test('20,000 people are read, compared and applied, with bounded memory and in seconds', async () => {
  async function* file(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('external_id,login,name,reading,affiliations,units,email,locale,standing,grade\n')
    for (let n = 0; n < 20_000; n++)
      yield Buffer.from(`k${n},login${n},青空 ${n},アオゾラ ${n},student,u${n % 50},n${n}@aozora.example,ja,active,${n % 6}\n`)
  }
  const started = performance.now()
  const staged = await stage(database, file())
  const read = performance.now()
  expect(staged).toMatchObject({ state: 'ready', added: 20_000, rows: 20_000 })
  await applyAnyway(database, staged.id, 'keep')
  const applied = performance.now()
  expect(await stage(database, file())).toMatchObject({ added: 0, changed: 0, unchanged: 20_000 })
  const seconds = (ms: number) => (ms / 1000).toFixed(2)
  process.stdout.write(
    `import of 20,000: staged in ${seconds(read - started)} s, applied in ${seconds(applied - read)} s, staged again in ${seconds(performance.now() - applied)} s\n`,
  )
  await database.sql`delete from contacts`
  await database.sql`delete from people`
}, 120_000)

const text = fc
  .string({ unit: fc.constantFrom(...'=+-@\'",|;ab 山田ﾊ＝＠\u3000\t\u200bé😀'), maxLength: 12 })
  .map((value) => value.replaceAll('\t', '').trim())
const name = text.filter((value) => value !== '')

test('the import of an export changes nothing, whatever stands in the cells', async () => {
  await createPerson(database.db, { login: 'byhand', name: '=By hand', actor: operator, now: importedAt })
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          name,
          reading: text,
          note: text,
          unit: fc.constantFrom('', 'u1', 'u2|u1'),
          mail: fc.constantFrom('', 'a@b.example', 'z@b.example|a@b.example'),
          standing: fc.constantFrom('active', 'on-leave', 'suspended', 'left'),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      async (people) => {
        const cell = (value: string) => `"${value.replaceAll('"', '""')}"`
        const lines = people.map((one, at) =>
          [`p${at}`, `person${at}`, one.name, one.reading, one.note, one.unit, one.mail, one.standing, '2027-03-31'].map(cell).join(','),
        )
        await importFile(database, `external_id,login,name,reading,メモ,units,email,standing,leaves_at\n${lines.join('\n')}\n`)
        const file = await exported()
        // No cell of the file is a formula.
        for (const found of parse(file, { bom: true }).flat()) expect(found).not.toMatch(/^[=+\-@＝＋－＠]/)
        expect(await stage(database, file)).toMatchObject({ state: 'ready', added: 0, changed: 0, leavers: 0, errorCount: 0 })
      },
    ),
    { numRuns: 25 },
  )
})

test('addresses added by hand, and circular ones, come back as they were', async () => {
  await importFile(database, 'external_id,login,name,email,email_circular\nq1,q1,Q,q@home.example,q@campus.example\n', 'keep')
  const person = await findPersonByExternalId(database.db, 'q1')
  const personId = person?.id ?? ''
  await createContact(database.db, { personId, address: 'by@hand.example', isCircular: false, actor: operator, now: importedAt })
  expect(await stage(database, await exported())).toMatchObject({ state: 'ready', changed: 0 })
  // The file moves one address from circular to plain.
  await importFile(database, 'external_id,login,name,email,email_circular\nq1,q1,Q,q@home.example|q@campus.example,\n', 'keep')
  const contacts = await listContacts(database.db, personId)
  expect(contacts.map((contact) => [contact.shown, contact.isCircular, contact.source])).toEqual(
    expect.arrayContaining([
      ['q•••@home.example', false, 'import'],
      ['q•••@campus.example', false, 'import'],
      ['b•••@hand.example', false, 'administrator'],
    ]),
  )
  const campus = contacts.find((contact) => contact.shown.includes('campus'))
  await setCircular(database.db, { personId, contactId: campus?.id ?? '', isCircular: true, actor: operator, now: importedAt })
  expect(await stage(database, await exported())).toMatchObject({ changed: 0 })
})
