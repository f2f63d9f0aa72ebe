import { afterEach, expect, test } from 'vitest'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { stage } from '../support/import'

const database = useDatabase()
const megabyte = 1024 * 1024
const size = faultSize(3, 300) * megabyte
/** What a file may add to the memory of the process, whatever its size. */
const mostMemory = 400 * megabyte
const head = 'external_id,login,name,reading,email,units\n'
const row = (n: number) => `x${n},login${n},青空 太郎 ${n},アオゾラ タロウ,n${n}@aozora.example,u1|u2|${'long-unit-name-'.repeat(3)}\n`

/** A file of `size` bytes, made while it is read: `begin`, then the lines of `next`. Counts what was taken. */
function makeFile(begin: string, next: (n: number) => string, end = '') {
  const made = { taken: 0, lines: 0, chunks }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let text = begin
    while (made.taken < size) {
      while (text.length < 65_536) text += next(made.lines++)
      const chunk = Buffer.from(text)
      made.taken += chunk.byteLength
      text = ''
      yield chunk
    }
    if (end) yield Buffer.from(end)
  }
  return made
}

async function measured(name: string, file: ReturnType<typeof makeFile>) {
  globalThis.gc?.()
  const idle = process.memoryUsage().rss
  let most = idle
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const began = performance.now()
  try {
    const made = await stage(database, file.chunks())
    most = Math.max(most, process.memoryUsage().rss)
    const megabytes = (bytes: number) => Math.round(bytes / megabyte)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    report(
      `${name}: ${megabytes(file.taken)} of ${megabytes(size)} MB read in ${seconds} s, ${megabytes(most - idle)} MB above idle (${megabytes(idle)} MB), ${made.state} ${made.errorCount}`,
    )
    return { ...made, memory: most - idle }
  } finally {
    clearInterval(watch)
  }
}

const patience = faultSize(120_000, 1_800_000)

afterEach(async () => {
  expect(await database.sql`select 1 from people limit 1`).toHaveLength(0)
  await database.sql`delete from imports`
})

test('a good file is staged as a whole', { timeout: patience }, async () => {
  const file = makeFile(head, row)
  const made = await measured('good rows', file)
  expect(made).toMatchObject({ state: 'ready', rows: file.lines, added: file.lines, errorCount: 0 })
  expect(made.memory).toBeLessThan(mostMemory)
})

const refused: [string, ReturnType<typeof makeFile>, { code: string; row: number; column?: string | null }, stopsEarly: boolean][] = [
  ['a quotation mark in the first cell that is never closed', makeFile(`"${head}`, row), { code: 'csv-record-too-large', row: 1 }, true],
  ['a quotation mark in the first row that is never closed', makeFile(`${head}"`, row), { code: 'csv-record-too-large', row: 2 }, true],
  ['one endless line', makeFile('external_id,login,name', (n) => `,column ${n}`), { code: 'csv-record-too-large', row: 1 }, true],
  ['one endless line after good ones', makeFile(`${head}${row(1)}${row(2)}`, () => '青空'), { code: 'csv-record-too-large', row: 4 }, true],
  ['bytes without a line', makeFile('', () => '\xff\xfe'.repeat(9)), { code: 'csv-record-too-large', row: 1 }, true],
  ['a single column', makeFile('name\n', (n) => `name ${n}\n`), { code: 'column-missing', row: 1, column: 'external_id' }, true],
  ['nothing but line ends', makeFile('', () => '\n'), { code: 'csv-blank-lines', row: 10_001 }, true],
  ['blank lines below a good header', makeFile(`${head}${row(1)}`, () => ' \r\n'), { code: 'csv-blank-lines', row: 10_003 }, true],
  [
    'a single column below a good header',
    makeFile(head, (n) => `a row of a single column, number ${n}, and nothing after it\n`),
    { code: 'csv-columns', row: 2 },
    false,
  ],
  ['one person over and over', makeFile(head, () => row(7)), { code: 'external-id-twice', row: 3, column: 'external_id' }, false],
]

test.each(refused)(
  '%s is refused in bounded memory, and nothing is written',
  { timeout: patience },
  async (name, file, error, stopsEarly) => {
    const made = await measured(name, file)
    expect(made.state).toBe('refused')
    expect(made.errors[0]).toMatchObject(error)
    expect(made.errors.length).toBeLessThanOrEqual(2_000)
    expect(made.memory).toBeLessThan(mostMemory)
    // What nobody can understand is not read to its end; a fault of rows is counted over all of them.
    if (stopsEarly) expect(file.taken).toBeLessThan(2.2 * megabyte)
    else expect(file.taken).toBeGreaterThanOrEqual(size)
    if (error.code === 'csv-columns') expect(made.errorCount).toBe(file.lines)
    // The id and the login of every row but the first.
    if (error.code === 'external-id-twice') expect(made.errorCount).toBe(2 * (file.lines - 1))
    expect(await database.sql`select 1 from import_rows limit 1`).toHaveLength(0)
  },
)
