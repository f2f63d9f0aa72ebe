/**
 * Rule 8 of the house: a new factor is one folder, two registry lines and one block per message file; no migration, no other
 * file. Copies the tree, adds a throw-away factor exactly so, and lets the compiler, the architecture test and the corridor judge.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = process.cwd()
const tree = path.join(root, '.test/tree')
const left = new Set(['node_modules', '.git', '.next', '.data', '.test', 'test-results', 'next-env.d.ts'])
const fixture = (name: string) => readFileSync(path.join(root, 'tests/fixtures/throw-away-factor', name), 'utf8')

function edit(file: string, change: (text: string) => string): void {
  const at = path.join(tree, file)
  const before = readFileSync(at, 'utf8')
  const after = change(before)
  expect(after, `${file} has the place where a factor is added`).not.toBe(before)
  writeFileSync(at, after)
}

/** Runs a tool of the project in the copy; its output is the failure's message. */
function run(bin: string, args: string[]): void {
  try {
    execFileSync(process.execPath, [path.join(root, 'node_modules', bin), ...args], {
      cwd: tree,
      stdio: 'pipe',
      env: { ...process.env, VITEST: undefined, VITEST_WORKER_ID: undefined, VITEST_POOL_ID: undefined },
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer }
    throw new Error(`${bin} ${args.join(' ')}\n${stdout}${stderr}`)
  }
}

beforeAll(() => {
  rmSync(tree, { recursive: true, force: true })
  mkdirSync(tree, { recursive: true })
  for (const entry of readdirSync(root)) if (!left.has(entry)) cpSync(path.join(root, entry), path.join(tree, entry), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'))
  // One folder.
  mkdirSync(path.join(tree, 'lib/factors/spoken-word'))
  writeFileSync(path.join(tree, 'lib/factors/spoken-word/spoken-word.ts'), fixture('spoken-word.ts.txt'))
  writeFileSync(path.join(tree, 'lib/factors/spoken-word/ui.tsx'), fixture('ui.tsx.txt'))
  // Two registry lines (and the import that the first needs).
  edit('lib/factors/registry.ts', (text) =>
    text
      .replace('import { totp } from', "import { spokenWord } from './spoken-word/spoken-word'\nimport { totp } from")
      .replace('  passkey,\n', "  passkey,\n  'spoken-word': spokenWord,\n"),
  )
  edit('lib/factors/registry.ui.tsx', (text) =>
    text.replace('  passkey: () =>', "  'spoken-word': () => import('./spoken-word/ui'),\n  passkey: () =>"),
  )
  // One block per message file.
  for (const [file, name] of [
    ['en', 'Spoken word'],
    ['ja', '合い言葉'],
  ] as const)
    edit(`lib/i18n/messages/${file}.json`, (text) => {
      const messages = JSON.parse(text) as { factor: Record<string, unknown> }
      messages.factor['spoken-word'] = { name, description: name, forWhom: name, challenge: { title: name } }
      return JSON.stringify(messages, null, 2)
    })
  writeFileSync(path.join(tree, 'tests/db/spoken-word.test.ts'), fixture('spoken-word.test.ts.txt'))
})

afterAll(() => rmSync(tree, { recursive: true, force: true }))

test('it compiles', () => run('typescript/bin/tsc', ['--noEmit', '--incremental', 'false']), 600_000)
test('the architecture holds', () => run('vitest/vitest.mjs', ['run', '--project', 'small', 'tests/architecture.test.ts']), 400_000)
test(
  'it goes through the corridor and decide(), and the portal shows it',
  () => run('vitest/vitest.mjs', ['run', '--project', 'medium', 'tests/db/spoken-word.test.ts']),
  400_000,
)
