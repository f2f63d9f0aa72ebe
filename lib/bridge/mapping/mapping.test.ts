import path from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { bridgedFactors } from '../elsewhere-factors'
import { parseMoment } from '../reading/moment'
import { mappingJsonSchema } from './json-schema'
import { readMapping } from './read-mapping'
import { readyMappings } from './ready'
import { recogniseMapping } from './recognise'

/** `npx vitest run lib/bridge/mapping -u` writes the file anew after a deliberate change. */
it('docs/schemas/mapping.schema.json is what the code reads', async () => {
  const file = path.join(import.meta.dirname, '../../../docs/schemas/mapping.schema.json')
  await expect(`${JSON.stringify(mappingJsonSchema, null, 2)}\n`).toMatchFileSnapshot(file)
})

test('every factor of a ready mapping is known to policy in observe mode, or named by the house for later', () => {
  for (const mapping of Object.values(readyMappings))
    for (const source of mapping.factors)
      for (const factor of 'values' in source ? Object.values(source.values) : [source.factor])
        if (factor) expect(bridgedFactors).toContain(factor)
})

describe('a file is recognised by its columns', () => {
  const ask = (columns: string[], asked = 'auto', kind: 'factors' | 'sign-ins' = 'factors') =>
    recogniseMapping(columns, { kind, asked, own: null })
  it('whatever their order, case and width', () => {
    expect(ask(['ＭＦＡ factor', ' login '])).toMatchObject({ ok: true, key: 'okta-usage' })
    expect(ask(['phones', 'username'])).toMatchObject({ ok: true, key: 'duo-users' })
  })
  it('and only as what was asked for', () => {
    expect(ask(['phones', 'username'], 'entra')).toEqual({ ok: false, missing: ['userPrincipalName', 'methodsRegistered'] })
    expect(ask(['phones', 'username'], 'auto', 'sign-ins').ok).toBe(false)
    expect(ask(['phones', 'username'], 'nonsense')).toEqual({ ok: false, missing: [] })
  })
})

test('a mapping file that is wrong is refused with where and why', () => {
  const code = (json: unknown) => {
    try {
      readMapping(json)
    } catch (error) {
      return error
    }
  }
  expect(code({ ...readyMappings['okta-usage'], proven: 'sometimes' })).toMatchObject({
    code: 'mapping-invalid',
    values: { path: 'proven' },
  })
  expect(code(null)).toMatchObject({ code: 'mapping-invalid' })
  expect(readMapping(readyMappings['duo-users'])).toEqual(readyMappings['duo-users'])
})

test.each([
  ['2026-05-01T03:04:05.1234567Z', '2026-05-01T03:04:05.123Z'],
  ['2026-05-01 03:04:05 UTC', '2026-05-01T03:04:05.000Z'],
  ['2026-05-01T12:04:05+09:00', '2026-05-01T03:04:05.000Z'],
  ['2026-05-01T00:13:20.000000+0000', '2026-05-01T00:13:20.000Z'],
  ['2026-05-01', '2026-05-01T00:00:00.000Z'],
  ['1780099200', '2026-05-30T00:00:00.000Z'],
  ['1780099200123', '2026-05-30T00:00:00.123Z'],
  ['5/6/2026 3:04 AM', null],
  ['2026-02-30', null],
  ['2026-05-01T25:00:00Z', null],
  ['0001-01-01T00:00:00Z', null],
  ['=NOW()', null],
])('the moment %s', (text, expected) => expect(parseMoment(text)).toBe(expected))
