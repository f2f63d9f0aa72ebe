import { beforeAll, expect, test } from 'vitest'
import { fixture, stageBridge } from '../support/bridge'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'

const database = useDatabase()
const usage = 'User,Login,MFA Factor,Last Enrolled_ISO8601,Last Used_ISO8601\n'
const entra = 'userPrincipalName,methodsRegistered\n'

beforeAll(async () => {
  for (const login of ['hana', 'taro']) await person(database.db, { login })
})

type Fault = [row: number, column: string | null, code: string]
const cases: [what: string, file: string | Buffer, ...faults: Fault[]][] = [
  ['columns of no product', 'name,mail\na,b\n', [1, 'Login', 'column-missing'], [1, 'MFA Factor', 'column-missing']],
  ['a person twice', `${entra}hana,email\ntaro,email\nHANA,mobilePhone\n`, [4, 'userPrincipalName', 'person-twice']],
  ['a row twice', `${usage}H,hana,SMS,2026-04-01T00:00:00Z,\nH,hana,SMS,2026-04-01T00:00:00Z,\n`, [3, 'Login', 'row-twice']],
  ['a date that does not exist', `${usage}H,hana,SMS,2026-02-31T00:00:00Z,\n`, [2, 'Last Enrolled_ISO8601', 'moment-invalid']],
  ['a date with two readings', `${usage}H,hana,SMS,,5/6/2026 3:04:05 AM\n`, [2, 'Last Used_ISO8601', 'moment-invalid']],
  [
    'a formula for a name',
    `${entra}"=HYPERLINK(""http://x"")",email\n`,
    [2, 'userPrincipalName', 'value-formula'],
    [2, 'userPrincipalName', 'person-missing'],
  ],
  ['a formula for a factor', `${entra}hana,@SUM(A1)\n`, [2, 'methodsRegistered', 'value-formula']],
  ['a factor that nobody knows', `${entra}hana,"email,telepathy"\n`, [2, 'methodsRegistered', 'factor-unknown']],
  ['no person', `${usage}H,,SMS,,\n`, [2, 'Login', 'person-missing']],
  ['a quote that is not closed', `${entra}hana,email\n"taro,email\n`, [3, 'userPrincipalName', 'csv-quote-unclosed']],
  ['a quote in the middle', `${entra}hana,em"ail\n`, [2, 'methodsRegistered', 'csv-quote-misplaced']],
  ['a column too many', `${entra}hana,email,extra\n`, [2, null, 'csv-columns']],
  ['a column too few', `${usage}H,hana\n`, [2, null, 'csv-columns']],
  [
    'mixed encodings',
    Buffer.concat([Buffer.from(`${entra}花子,email\n`), Buffer.from([0x89, 0xd4, 0x8e, 0x71]), Buffer.from(',email\n')]),
    [3, null, 'encoding-mixed'],
  ],
  ['nothing', '', [1, null, 'csv-header-missing']],
  ['a header alone', entra, [2, null, 'csv-empty']],
  [
    'JSON that ends in the middle',
    '{"value":[{"userPrincipalName":"hana","methodsRegistered":["email"]},{"userPr',
    [2, null, 'json-invalid'],
  ],
  ['JSON of another kind', '[{"name":"hana"}]', [1, 'Login', 'column-missing'], [1, 'MFA Factor', 'column-missing']],
  [
    'JSON with a record that is none',
    '[{"userPrincipalName":"hana","methodsRegistered":["email"]},{"userPrincipalName":5}}]',
    [3, null, 'json-invalid'],
  ],
]

test.each(cases)('%s: row and column, and nothing is staged or written', async (_, file, ...faults) => {
  const made = await stageBridge(database, file)
  expect(made.state).toBe('refused')
  for (const [row, column, code] of faults) expect(made.errors).toContainEqual(expect.objectContaining({ row, column, code }))
  expect(made.errorCount).toBeGreaterThanOrEqual(faults.length)
  const [left] = await database.sql<{ rows: number; credentials: number }[]>`
    select (select count(*)::int from bridge_rows) as rows, (select count(*)::int from credentials) as credentials`
  expect(left).toEqual({ rows: 0, credentials: 0 })
})

test('an error never repeats a number', async () => {
  const made = await stageBridge(database, `${entra}hana,+81 90-1234-5678\n`)
  expect(made.errors[0]?.value?.replace(/\D/g, '')).toBe('5678')
})

test('10,000 damaged copies of real files: refused or read, never thrown', async () => {
  const count = faultSize(120, 10_000)
  const names = ['okta-mfa-usage.csv', 'entra-registration.json', 'duo-users.json', 'entra-registration.csv']
  const tally: Record<string, number> = {}
  for (let i = 0; i < count; i++) {
    const bytes = Buffer.from(fixture(names[i % names.length] ?? ''))
    // A small generator: the same damage in every run.
    for (let k = 0, seed = i * 2_654_435_761; k < 4; k++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      bytes[seed % bytes.length] = (seed >>> 13) & 0xff
    }
    const { state } = await stageBridge(database, bytes)
    tally[state] = (tally[state] ?? 0) + 1
    await database.sql`truncate bridge_files cascade`
  }
  report(`damaged files: ${JSON.stringify(tally)} of ${count}`)
  expect((tally.ready ?? 0) + (tally.refused ?? 0)).toBe(count)
})
