/** `npm test`: everything that proves the house, in order, with one closing line of how many tests passed. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { findChromium } from './support/chromium'

type Step = { name: string; args: string[]; counts?: () => { passed: number; failed: number } }

const bin = (path: string) => `node_modules/${path}`
const playwrightReport = 'test-results/e2e.json'

const steps: Step[] = [
  { name: 'format and lint (biome)', args: [bin('@biomejs/biome/bin/biome'), 'check', '.'] },
  { name: 'types (tsc)', args: [bin('typescript/bin/tsc'), '--noEmit'] },
  { name: 'dead code (knip)', args: [bin('knip/bin/knip.js')] },
  {
    name: 'small and medium tests (vitest)',
    ...vitest(['small', 'medium', 'tree'], 'test-results/vitest.json'),
  },
  { name: 'build (next)', args: [bin('next/dist/bin/next'), 'build'] },
  { name: 'faults of the built server (vitest)', ...vitest(['served'], 'test-results/served.json') },
  {
    name: 'user stories (playwright)',
    args: [bin('@playwright/test/cli.js'), 'test'],
    counts: () => {
      const stats = read<{ stats: { expected: number; unexpected: number; flaky: number } }>(playwrightReport)?.stats
      return { passed: stats?.expected ?? 0, failed: stats ? stats.unexpected + stats.flaky : 1 }
    },
  },
]

const total = { passed: 0, failed: 0 }
const broken: string[] = []

rmSync('test-results', { recursive: true, force: true })
for (const step of steps) {
  const isStory = step.args[1] === 'test'
  if (isStory && !(await hasBrowser())) {
    broken.push(step.name)
    break
  }
  say(`\n── ${step.name}`)
  const began = performance.now()
  const code = await run(process.execPath, step.args)
  const counts = step.counts?.()
  total.passed += counts?.passed ?? 0
  total.failed += counts?.failed ?? 0
  if (code !== 0) broken.push(step.name)
  say(`── ${step.name}: ${code === 0 ? 'good' : 'NOT good'}, ${Math.round((performance.now() - began) / 1000)} s`)
  // Without a build there is nothing to open in a browser.
  if (code !== 0 && step.name.startsWith('build')) break
}

for (const name of broken) say(`not good: ${name}`)
say(`${total.passed} passed, ${total.failed} failed`)
process.exit(broken.length === 0 && total.failed === 0 ? 0 : 1)

/** Looks for a Chromium, and installs the system's where that can be done without asking. */
async function hasBrowser(): Promise<boolean> {
  if (findChromium()) return true
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('\nNo Chromium was found: installing the system’s …')
    await run('apt-get', ['update', '-q'])
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])
    if (findChromium()) return true
  }
  say(
    '\nNo Chromium was found, so the user stories did not run. Install one: apt-get install chromium, or npx playwright install chromium.',
  )
  return false
}

/** Projects of vitest, with a report of what passed. */
function vitest(projects: string[], file: string): Pick<Step, 'args' | 'counts'> {
  const chosen = projects.map((name) => `--project=${name}`)
  return {
    args: [bin('vitest/vitest.mjs'), 'run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    counts: () => {
      const report = read<{ numPassedTests: number; numFailedTests: number }>(file)
      return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 1 }
    },
  }
}

function run(command: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } })
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

function read<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
