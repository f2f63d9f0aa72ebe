import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exitCodes } from '@/lib/command/command'
import { describeCommands } from '@/lib/command/help'
import { parseSettings, SettingsError } from '@/lib/platform/env'

/** The settings that exist, from the one file that reads them. */
const inCode = [
  ...new Set([...readFileSync('lib/platform/env.ts', 'utf8').matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(([, name]) => name)),
].sort()
const inDocs = [...readFileSync('docs/operate.md', 'utf8').matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(([, name]) => name).sort()

test('docs/operate.md describes every setting, and no other', () => {
  expect(inCode.length).toBeGreaterThan(15)
  expect(inDocs).toEqual(inCode)
})

test('docs/operate.md and sekisho --help say the same of every exit code', () => {
  const read = (text: string, begin: RegExp) => begin.exec(text)?.[1]?.replaceAll('\n', ' ')
  const said = read(readFileSync('docs/operate.md', 'utf8'), /^Exit codes of `sekisho`: ([\s\S]+?)\.$/m)
  expect(said).toBe(read(describeCommands([]), /^Exit codes: ([\s\S]+?)\.$/m))
  expect([...(said ?? '').matchAll(/(?:^|, )(\d) \w/g)].map(([, code]) => Number(code))).toEqual(Object.values(exitCodes))
})

const key = `k1:${Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)).toString('base64')}`
const good = { SEKISHO_AUTH_SECRET: 'x'.repeat(44), SEKISHO_DATA_KEYS: key, SEKISHO_PEPPERS: key }

test.each([
  [{ SEKISHO_PEPPERS: undefined }, 'SEKISHO_PEPPERS: is missing'],
  [{ SEKISHO_AUTH_SECRET: 'short' }, 'SEKISHO_AUTH_SECRET'],
  [{ SEKISHO_AUTH_SECRET: `${'x'.repeat(44)},short` }, 'SEKISHO_AUTH_SECRET'],
  [{ SEKISHO_AUTH_SECRET: `${'x'.repeat(44)},${'x'.repeat(44)}` }, 'twice'],
  [{ SEKISHO_DATA_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` }, 'weak'],
  [{ SEKISHO_DATA_KEYS: 'k1:AAAA' }, '32 bytes'],
  [{ SEKISHO_DATA_KEYS: `${key},${key}` }, 'same id'],
  [{ SEKISHO_OUTBOX: '1', SEKISHO_MAIL: 'smtp', SMTP_URL: 'smtp://mail.example' }, 'SEKISHO_OUTBOX'],
  [{ SEKISHO_MAIL: 'resend' }, 'RESEND_API_KEY'],
  [{ SEKISHO_ORIGIN: 'http://sign-in.aozora.example' }, 'https'],
])('FT-22: with %j it does not start, and says which', (change, named) => {
  expect(() => parseSettings(good)).not.toThrow()
  expect(() => parseSettings({ ...good, ...change })).toThrow(SettingsError)
  expect(() => parseSettings({ ...good, ...change })).toThrow(named)
})
