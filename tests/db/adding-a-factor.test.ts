// Rule 8 of the house: a new factor is one folder, one line in each registry (and an import), one block per message file, no migration.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'

const copy = mkdtempSync(path.join(tmpdir(), 'sekisho-factor-'))
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const changed: string[] = []
function edit(file: string, change: (text: string) => string): void {
  const at = path.join(copy, file)
  const before = readFileSync(at, 'utf8')
  const after = change(before)
  if (before === after) throw new Error(`${file} did not change`)
  writeFileSync(at, after)
  changed.push(`${file} +${after.split('\n').length - before.split('\n').length}`)
}

const run = (...args: string[]): string => {
  try {
    return execFileSync(process.execPath, args, {
      cwd: copy,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, VITEST: '', NODE_OPTIONS: '' },
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${args.join(' ')}\n${stdout}\n${stderr}`)
  }
}

test('a throw-away factor compiles, keeps the rules of the house and works', { timeout: 600_000 }, () => {
  for (const entry of [
    'app',
    'lib',
    'db',
    'tests',
    'proxy.ts',
    'instrumentation.ts',
    'tsconfig.json',
    'next-env.d.ts',
    'vitest.config.ts',
    'package.json',
    'package-lock.json',
  ])
    cpSync(entry, path.join(copy, entry), { recursive: true, filter: (source) => !source.includes('/e2e') })
  symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'))

  // Kept as text, so that it is compiled only where it stands in its place.
  const fixture = (name: string) => path.join('tests/fixtures/throw-away-factor', `${name}.txt`)
  for (const name of ['word.ts', 'ui.tsx']) cpSync(fixture(name), path.join(copy, 'lib/factors/word', name))
  cpSync(fixture('corridor.test.ts'), path.join(copy, 'tests/db/throw-away.test.ts'))
  edit('lib/factors/registry.ts', (text) =>
    text.replace('import { totp }', "import { word } from './word/word'\nimport { totp }").replace('  totp,\n', '  totp,\n  word,\n'),
  )
  edit('lib/factors/registry.ui.tsx', (text) => text.replace('  totp: () =>', "  word: () => import('./word/ui'),\n  totp: () =>"))
  for (const language of ['en', 'ja'])
    edit(`lib/i18n/messages/${language}.json`, (text) => {
      const messages = JSON.parse(text) as { factor: Record<string, unknown> }
      return JSON.stringify({ ...messages, factor: { ...messages.factor, word: messages.factor.totp } }, null, 2)
    })
  expect(changed.slice(0, 2)).toEqual(['lib/factors/registry.ts +2', 'lib/factors/registry.ui.tsx +1'])
  expect(changed).toHaveLength(4)

  run('node_modules/vitest/vitest.mjs', 'run', '--project', 'medium', 'tests/db/throw-away.test.ts')
  run('node_modules/vitest/vitest.mjs', 'run', '--project', 'small', 'tests/architecture.test.ts')
  run('node_modules/typescript/bin/tsc', '--noEmit', '--incremental', 'false')
})
