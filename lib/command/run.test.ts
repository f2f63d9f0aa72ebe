import { expect, test } from 'vitest'
import { SettingsError } from '@/lib/platform/env'
import { Refusal } from '@/lib/platform/errors'
import { type Command, WrongUse } from './command'
import { runCommand } from './run'

const command = (name: string, run: Command['run']): Command => ({
  name,
  summary: `does ${name}`,
  usage: '<file>',
  options: { lang: { type: 'string' } },
  run,
})
const unreachable = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const commands = [
  command('plan', async () => 9),
  command('plan check', async ({ say, positionals, values, json }) => {
    say(JSON.stringify({ positionals, values, json }))
    return 0
  }),
  ...Object.entries({
    wrong: new WrongUse('name a file'),
    refused: new Refusal('rollout-unknown'),
    settings: new SettingsError('SEKISHO_PEPPERS'),
    database: unreachable,
    unmigrated: new Error('query', { cause: Object.assign(new Error('relation "people" does not exist'), { code: '42P01' }) }),
    bug: new Error('boom'),
  }).map(([name, error]) =>
    command(name, async () => {
      throw error
    }),
  ),
]

async function call(...argv: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommand(argv, commands, { out: (line) => out.push(line), err: (line) => err.push(line) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

test('the longest name wins, and what follows belongs to the command', async () => {
  const { code, out } = await call('plan', 'check', 'a.json', '--lang', 'ja')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual({ positionals: ['a.json'], values: { lang: 'ja' }, json: false })
  expect((await call('plan', 'other')).code).toBe(9)
})

test.each([
  ['wrong', 2],
  ['refused', 1],
  ['settings', 4],
  ['database', 3],
  ['unmigrated', 3],
  ['bug', 1],
])('%s ends with exit code %i, and with --json says one document', async (name, expected) => {
  const plain = await call(name)
  expect(plain).toMatchObject({ code: expected, out: '' })
  expect(plain.err).not.toContain('    at ')
  const json = await call(name, '--json')
  expect(json).toMatchObject({ code: expected, err: '' })
  expect(JSON.parse(json.out)).toHaveProperty('error.message')
})

test('an option that nobody knows is wrong use, and shows the usage', async () => {
  expect(await call('plan', 'check', '--nope')).toMatchObject({
    code: 2,
    err: expect.stringContaining('sekisho plan check <file> [--json]'),
  })
})

test('help: of all, of a group, of one; without a command', async () => {
  expect(await call('--help')).toMatchObject({ code: 0, out: expect.stringContaining('does plan check') })
  expect(await call()).toMatchObject({ code: 0 })
  expect(await call('plan', 'check', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('does plan check') })
  expect(JSON.parse((await call('--help', '--json')).out).commands).toHaveLength(commands.length)
  expect(await call('nothing')).toMatchObject({ code: 2 })
})
