import { and, eq, isNull } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { adoptionDaily } from '@/db/schema/adoption'
import { importRows } from '@/db/schema/imports'
import { contacts, people, units } from '@/db/schema/people'
import { findPersonByExternalId, findPersonByLogin } from '@/lib/people/data'
import { applyImport } from '@/lib/people/import/applying/mutations'
import { listImportRows } from '@/lib/people/import/data'
import { useDatabase } from '../support/database'
import { applyAnyway, importedAt, importFile, operator, stage } from '../support/import'
import { person } from '../support/people'

const database = useDatabase()
const header = 'external_id,login,name,reading,affiliations,units,groups,email,locale,grade\n'
const a = 's001,hanako,青空 花子,あおぞら はなこ,student,eng-cs|eng,,hanako@aozora.example|hana@home.example,ja,3\n'
const b = 's002,taro,山田 太郎,ヤマダ タロウ,student,lit,club,,,1\n'
const c = 'f001,smith,John Smith,,faculty|staff,eng,,smith@aozora.example,en,\n'

test('a first import adds people, codes and addresses; the same file again changes nothing', async () => {
  const staged = await stage(database, header + a + b + c)
  expect(staged).toMatchObject({ state: 'ready', rows: 3, added: 3, changed: 0, leavers: 0, unchanged: 0, encoding: 'utf-8' })
  expect(staged.newCodes).toEqual({ affiliations: ['faculty', 'staff', 'student'], units: ['eng', 'eng-cs', 'lit'], groups: ['club'] })
  expect(await findPersonByLogin(database.db, 'hanako')).toBeNull()
  const done = await applyAnyway(database, staged.id, 'left')
  expect(done).toEqual({ added: 3, changed: 0, left: 0 })
  const hanako = await findPersonByExternalId(database.db, 's001')
  expect(hanako).toMatchObject({
    login: 'hanako',
    name: '青空 花子',
    reading: 'アオゾラ ハナコ',
    affiliations: ['student'],
    units: ['eng-cs', 'eng'],
    locale: 'ja',
    attributes: { grade: '3' },
    standing: 'active',
    hasPassword: false,
  })
  const addresses = await database.db
    .select()
    .from(contacts)
    .where(eq(contacts.personId, hanako?.id ?? ''))
  expect(addresses.map((row) => [row.address, row.source, row.confirmedAt !== null])).toEqual([
    ['hana@home.example', 'import', true],
    ['hanako@aozora.example', 'import', true],
  ])
  expect(await database.db.select().from(units)).toHaveLength(3)
  const counted = await database.db.select().from(adoptionDaily).where(eq(adoptionDaily.measure, 'people'))
  expect(counted.map((row) => [row.affiliation, row.change]).sort()).toEqual([
    ['faculty', 1],
    ['student', 2],
  ])

  const again = await stage(database, header + a + b + c)
  expect(again).toMatchObject({ state: 'ready', added: 0, changed: 0, leavers: 0, unchanged: 3 })
})

test('a change is shown as old and new, and only the columns of the file are touched', async () => {
  const staged = await stage(
    database,
    `external_id,login,name,email,grade\ns001,hanako,青空 華子,hanako@aozora.example,\ns002,taro,山田 太郎,,1\nf001,smith,John Smith,smith@aozora.example,\n`,
  )
  expect(staged).toMatchObject({ added: 0, changed: 1, unchanged: 2, leavers: 0 })
  const { rows } = await listImportRows(database.db, { importId: staged.id, of: { kind: 'changed' }, limit: 10 })
  expect(rows).toMatchObject([
    {
      row: 2,
      externalId: 's001',
      data: { name: '青空 華子', attributes: {}, email: ['h•••@aozora.example'] },
      before: { name: '青空 花子', attributes: { grade: '3' }, email: ['h•••@home.example', 'h•••@aozora.example'] },
    },
  ])
  await applyAnyway(database, staged.id, 'left')
  const hanako = await findPersonByExternalId(database.db, 's001')
  expect(hanako).toMatchObject({ name: '青空 華子', reading: 'アオゾラ ハナコ', units: ['eng-cs', 'eng'], attributes: {}, version: 2 })
  const current = and(eq(contacts.personId, hanako?.id ?? ''), isNull(contacts.removedAt))
  expect(await database.db.select({ address: contacts.address }).from(contacts).where(current)).toEqual([
    { address: 'hanako@aozora.example' },
  ])
})

test('who is missing leaves with sessions ended, is never deleted, and comes back by being in the file again', async () => {
  const staged = await stage(database, `external_id,login,name\ns001,hanako,青空 華子\nf001,smith,John Smith\n`)
  expect(staged.leavers).toBe(1)
  await applyAnyway(database, staged.id, 'left')
  expect(await findPersonByExternalId(database.db, 's002')).toMatchObject({ standing: 'left', leavesAt: importedAt })
  expect(await stage(database, `external_id,login,name\ns001,hanako,青空 華子\nf001,smith,John Smith\n`)).toMatchObject({
    leavers: 0,
    unchanged: 2,
  })
  await importFile(database, header + a + b + c)
  expect(await findPersonByExternalId(database.db, 's002')).toMatchObject({ standing: 'active', leavesAt: null })
  const measures = await database.db
    .select()
    .from(adoptionDaily)
    .where(and(eq(adoptionDaily.measure, 'people'), eq(adoptionDaily.affiliation, 'student')))
  expect(measures.reduce((sum, row) => sum + row.change, 0)).toBe(2)
})

test('leavers can be kept, people added by hand are no leavers, and many leavers need a word of their own', async () => {
  await person(database.db, { externalId: null, login: 'byhand', name: 'By Hand', units: [] })
  const staged = await stage(database, `external_id,login,name\ns001,hanako,青空 花子\n`)
  expect(staged.leavers).toBe(2)
  await applyAnyway(database, staged.id, 'keep')
  expect(await findPersonByExternalId(database.db, 's002')).toMatchObject({ standing: 'active' })
  const many = Array.from({ length: 30 }, (_, at) => `m${at},many${at},Many ${at}\n`).join('')
  await importFile(database, `external_id,login,name\n${many}`, 'keep')
  const few = await stage(database, `external_id,login,name\ns001,hanako,青空 花子\n`)
  await expect(applyImport(database.db, { importId: few.id, leavers: 'left', actor: operator, now: importedAt })).rejects.toMatchObject({
    code: 'import-needs-approval',
  })
  expect(await findPersonByExternalId(database.db, 'm0')).toMatchObject({ standing: 'active' })
  await applyAnyway(database, few.id, 'left')
  expect(await findPersonByExternalId(database.db, 'm0')).toMatchObject({ standing: 'left' })
  expect(await findPersonByLogin(database.db, 'byhand')).toMatchObject({ standing: 'active' })
})

test('two people may swap their logins; somebody else’s login is refused with row and column', async () => {
  await importFile(database, 'external_id,login,name\np1,one,One\np2,two,Two\n', 'keep')
  await importFile(database, 'external_id,login,name\np1,two,One\np2,one,Two\n', 'keep')
  expect(await findPersonByLogin(database.db, 'one')).toMatchObject({ externalId: 'p2' })
  const clash = await stage(database, 'external_id,login,name\np1,one,One\np9,byhand,Nine\n')
  expect(clash).toMatchObject({ state: 'refused', errorCount: 2 })
  expect(clash.errors).toEqual([
    { row: 2, column: 'login', code: 'login-taken', value: 'one' },
    { row: 3, column: 'login', code: 'login-taken', value: 'byhand' },
  ])
  expect(await database.db.select().from(importRows).where(eq(importRows.importId, clash.id))).toHaveLength(0)
})

test('a directory that changed between preview and confirmation refuses, and nothing is written', async () => {
  const staged = await stage(database, 'external_id,login,name\np1,two,Renamed\np2,one,Two\nnew1,new1,New\n')
  await database.db.update(people).set({ version: 99 }).where(eq(people.externalId, 'p1'))
  await expect(applyAnyway(database, staged.id, 'keep')).rejects.toMatchObject({
    code: 'import-directory-changed',
  })
  expect(await findPersonByExternalId(database.db, 'new1')).toBeNull()
  const added = await stage(database, 'external_id,login,name\nnew1,new1,New\n')
  await person(database.db, { externalId: 'new1', login: 'new1' })
  await expect(applyAnyway(database, added.id, 'keep')).rejects.toMatchObject({
    code: 'import-directory-changed',
  })
})

test('a password hash is taken only while the person has none, and does not stay with the import', async () => {
  const hash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
  const staged = await stage(database, `external_id,login,name,password_hash\nh1,hashed,Hashed,${hash}\n`)
  await applyAnyway(database, staged.id, 'keep')
  const [row] = await database.db.select().from(people).where(eq(people.externalId, 'h1'))
  expect(row?.passwordHash).toBe(hash)
  expect(JSON.stringify(await database.db.select().from(importRows).where(eq(importRows.importId, staged.id)))).not.toContain('$2b$')
  await database.db.update(people).set({ passwordHash: '$argon2id$set-here' }).where(eq(people.externalId, 'h1'))
  expect(await stage(database, `external_id,login,name,password_hash\nh1,hashed,Hashed,${hash}\n`)).toMatchObject({
    changed: 0,
    unchanged: 1,
  })
})

test('the import that would take the last active administrator away is refused', async () => {
  await importFile(database, 'external_id,login,name\nadm,boss,Boss\n', 'keep')
  const boss = await findPersonByExternalId(database.db, 'adm')
  await database.sql`insert into person_roles (person_id, role, granted_at) values (${boss?.id ?? ''}, 'administrator', now())`
  const staged = await stage(database, 'external_id,login,name\np1,two,One\n')
  await expect(applyAnyway(database, staged.id, 'left')).rejects.toMatchObject({ code: 'last-administrator' })
  expect(await findPersonByExternalId(database.db, 'adm')).toMatchObject({ standing: 'active' })
})
