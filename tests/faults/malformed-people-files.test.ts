import { isNotNull } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { importRows } from '@/db/schema/imports'
import { people } from '@/db/schema/people'
import { useDatabase } from '../support/database'
import { importFile, inPieces, stage } from '../support/import'

const database = useDatabase()
const head = 'external_id,login,name,email,units\n'
const row = (n: number, name = `Name ${n}`) => `x${n},login${n},${name},n${n}@aozora.example,u1|u2\n`
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => row(from + at)).join('')

/** CP932 bytes of 青空花子, of 表 (its second byte is a backslash) and of half-width ｱｵ. */
const sjis = {
  hanako: Buffer.from([0x90, 0xc2, 0x8b, 0xf3, 0x89, 0xd4, 0x8e, 0x71]),
  table: Buffer.from([0x95, 0x5c]),
  half: Buffer.from([0xb1, 0xb5]),
}
const bytes = (...parts: (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)))

const refused: [string, string | Buffer, { row: number; column?: string | null; code: string }[]][] = [
  ['an empty file', '', [{ row: 1, code: 'csv-header-missing' }]],
  ['a header alone', head, [{ row: 2, code: 'csv-empty' }]],
  [
    'a quotation mark that is never closed',
    `${head}${row(1)}x2,login2,"Name 2,n2@aozora.example,u1\n${rows(3, 6)}`,
    [{ row: 3, code: 'csv-quote-unclosed' }],
  ],
  [
    'one that swallows more than a row may hold',
    `${head}${row(1)}x2,login2,"Name,a@b.example,u\n${rows(3, 3_000)}`,
    [{ row: 3, code: 'csv-record-too-large' }],
  ],
  [
    'one in the middle of a value',
    `${head}${row(1)}x2,login2,Na"me,n2@aozora.example,u1\n`,
    [{ row: 3, column: 'name', code: 'csv-quote-misplaced' }],
  ],
  ['text after a closing one', `${head}x1,login1,"Name"x,n1@aozora.example,u1\n`, [{ row: 2, code: 'csv-quote-misplaced' }]],
  [
    'too few and too many columns',
    `${head}x1,login1\n${row(2)}x3,login3,N,n@aozora.example,u1,more\n`,
    [
      { row: 2, column: null, code: 'csv-columns' },
      { row: 4, column: null, code: 'csv-columns' },
    ],
  ],
  ['missing columns', 'external_id,name\nx,y\n', [{ row: 1, column: 'login', code: 'column-missing' }]],
  [
    'a column twice',
    'external_id,login,name,Name,login\nx,y,z,z,y\n',
    [
      { row: 1, column: 'Name', code: 'column-twice' },
      { row: 1, column: 'login', code: 'column-twice' },
    ],
  ],
  ['a column without a name', 'external_id,login,name,\nx,y,z,1\n', [{ row: 1, column: '#4', code: 'column-name-invalid' }]],
  [
    'an id and a login twice, far apart',
    `${head}${rows(1, 9_000)}x1,other,N,n@aozora.example,u\nx9999,login2,N,n@aozora.example,u\n`,
    [
      { row: 9001, column: 'external_id', code: 'external-id-twice' },
      { row: 9002, column: 'login', code: 'login-twice' },
    ],
  ],
  [
    'logins that are the same after folding',
    `${head}x1,Tanaka,A,,\nx2,ＴＡＮＡＫＡ,B,,\n`,
    [{ row: 3, column: 'login', code: 'login-twice' }],
  ],
  [
    'missing values',
    `${head},login1,N,,\nx2,,N,,\nx3,login3,,,\n`,
    [
      { row: 3, column: 'login', code: 'value-missing' },
      { row: 4, column: 'name', code: 'value-missing' },
    ],
  ],
  ['a row without an id whose login nobody has', `${head},login1,N,,\n`, [{ row: 2, column: 'external_id', code: 'value-missing' }]],
  ['a field of 5,000 characters', `${head}x1,login1,${'あ'.repeat(5_000)},,\n`, [{ row: 2, column: 'name', code: 'value-too-long' }]],
  [
    'a NUL and a bell',
    `${head}x1,login1,N\0ame,,\nx2,login2,N\x07,,\n`,
    [
      { row: 2, column: 'name', code: 'value-control' },
      { row: 3, column: 'name', code: 'value-control' },
    ],
  ],
  ['a text that turns around', `${head}x1,login1,abc\u202Edef,,\n`, [{ row: 2, column: 'name', code: 'value-control' }]],
  [
    'wrong addresses',
    `${head}x1,login1,N,a@b@c.example,\nx2,login2,N,"a,b"@c.example,\nx3,login3,N,ok@c.example|no,\n`,
    [
      { row: 2, column: 'email', code: 'address-invalid' },
      { row: 3, column: 'email', code: 'csv-quote-misplaced' },
    ],
  ],
  [
    'wrong values',
    'external_id,login,name,standing,locale,zone,leaves_at,no_phone,password_hash\nx1,login1,N,gone,fr,Mars/Base,2026-02-30,maybe,plaintext!\n',
    [
      { row: 2, column: 'standing', code: 'standing-unknown' },
      { row: 2, column: 'locale', code: 'locale-unknown' },
      { row: 2, column: 'zone', code: 'zone-unknown' },
      { row: 2, column: 'leaves_at', code: 'date-invalid' },
      { row: 2, column: 'no_phone', code: 'flag-unknown' },
      { row: 2, column: 'password_hash', code: 'password-hash-unknown' },
    ],
  ],
  [
    'UTF-8 that turns into Shift_JIS',
    bytes(head, row(1, '青空'), row(2), 'x3,login3,', sjis.hanako, ',,\n', rows(4, 9)),
    [{ row: 4, column: null, code: 'encoding-mixed' }],
  ],
  [
    'Shift_JIS that turns into UTF-8',
    bytes(head, 'x1,login1,', sjis.hanako, ',,\n', row(2), row(3, '青空太郎'), rows(4, 9)),
    [{ row: 4, column: null, code: 'encoding-mixed' }],
  ],
  [
    'a mark of UTF-8 before Shift_JIS',
    bytes('\ufeff', head, 'x1,login1,', sjis.hanako, ',,\n'),
    [{ row: 2, column: null, code: 'encoding-mixed' }],
  ],
  [
    'bytes that are neither',
    bytes(head, 'x1,login1,', Buffer.from([0xff, 0xfe, 0x80]), ',,\n'),
    [{ row: 2, column: null, code: 'encoding-unknown' }],
  ],
  ['UTF-16', Buffer.from(`\ufeff${head}${row(1)}`, 'utf16le'), [{ row: 1, code: 'encoding-unknown' }]],
  ['a picture', Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(4_000, 0xfd)]), [{ row: 1, code: 'encoding-unknown' }]],
]

test.each(refused)('%s is refused with row and column, and nothing is written', async (_, file, errors) => {
  const made = await stage(database, file)
  expect(made.state).toBe('refused')
  expect(made.errors.map(({ row: at, column, code }) => ({ row: at, column, code }))).toEqual(
    errors.map((error) => expect.objectContaining(error)),
  )
  expect(made.errorCount).toBe(errors.length)
  expect(await database.db.select().from(importRows)).toHaveLength(0)
  expect(await database.db.select().from(people)).toHaveLength(0)
})

test('of very many errors 1,000 are kept and all are counted; hashes are never among them', async () => {
  const bad = Array.from({ length: 5_000 }, (_, n) => `x${n},login${n},,secret-${n}\n`).join('')
  const made = await stage(database, `external_id,login,name,password_hash\n${bad}`)
  expect(made.errors).toHaveLength(1_000)
  expect(made.errorCount).toBe(10_000)
  expect(JSON.stringify(made.errors)).not.toContain('secret-')
})

test('good files in every dress: marks, line ends, Shift_JIS, Japanese headers, blank lines, bytes split anywhere', async () => {
  const japanese = bytes('\ufeff', '学籍番号,ログイン名,氏名,フリガナ,所属\r\n', 'j1,jiro,"青空\u3000次郎",ｱｵｿﾞﾗ ｼﾞﾛｳ,工学部\r\n', '\r\n')
  expect(await stage(database, inPieces(japanese, 1))).toMatchObject({ state: 'ready', encoding: 'utf-8', rows: 1, added: 1 })
  const shiftJis = bytes(head, 'x1,login1,', sjis.hanako, ',,\n', 'x2,login2,"', sjis.table, '",,\n', 'x3,login3,', sjis.half, ',,\n')
  for (const size of [1, 7, 65_536]) {
    const staged = await stage(database, inPieces(shiftJis, size))
    expect(staged).toMatchObject({ state: 'ready', encoding: 'shift_jis', added: 3 })
  }
  await importFile(database, inPieces(shiftJis, 3))
  await importFile(database, japanese, 'keep')
  const names = await database.db
    .select({ name: people.name, reading: people.reading, units: people.units })
    .from(people)
    .where(isNotNull(people.externalId))
    .orderBy(people.login)
  expect(names).toEqual([
    { name: '青空\u3000次郎', reading: 'アオゾラ ジロウ', units: ['工学部'] },
    { name: '青空花子', reading: '', units: [] },
    { name: '表', reading: '', units: [] },
    { name: 'ｱｵ', reading: '', units: [] },
  ])
})

test('an upload that breaks off leaves a failed import and nothing else', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head + rows(1, 100))
    throw new Error('connection lost')
  }
  await expect(stage(database, broken())).rejects.toThrow('connection lost')
  expect(await database.sql`select id from imports where state = 'failed'`).toHaveLength(1)
  // The next one finds a clean session.
  expect(await stage(database, head + row(1))).toMatchObject({ state: 'ready' })
})
