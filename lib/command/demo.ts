/** `npm run demo`: from a fresh checkout to a running demonstration, and back to nothing running on Ctrl-C. */
import './node-version'
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { stopEmbedded } from '@/db/embedded'
import { type DemoMark, seedVersion } from '@/db/seed/mark'
import { now } from '@/lib/platform/clock'
import { startOwnDatabase } from '@/lib/platform/database'
import { environmentWith, localSettings, settings } from '@/lib/platform/env'
import { describeFailure } from '@/lib/platform/failure'
import { exitCodes } from './command'
import { type DemoAccount, demoSeed } from './demo-seed'
import { buildPages, isBuildOld, spawnServer, stopServer } from './server'

const say = (line = '') => process.stdout.write(`${line}\n`)
const started: { child?: ChildProcess; hasDatabase: boolean; isStopping: boolean } = { hasDatabase: false, isStopping: false }

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))

try {
  await run()
} catch (error) {
  process.stderr.write(`The demonstration did not start: ${describeFailure(error)}\n`)
  await stop(1)
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { people: { type: 'string' }, reseed: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help) {
    say(
      'npm run demo -- [--people 5000] [--reseed]\n\nStarts the demonstration: database, an invented university, the server. Ctrl-C stops all of it.',
    )
    process.exit(0)
  }
  const { DATABASE_URL, SEKISHO_DATA_DIR: folder } = settings()
  if (!DATABASE_URL) {
    say('Database …')
    started.hasDatabase = (await startOwnDatabase(say)).started
  }
  const seeded = await seed(values)
  const port = await findPort(settings().PORT)
  const origin = `http://localhost:${port}`
  // Explicit variables win over the folder's: the demonstration can be tried with a setting of one's own.
  const environment = environmentWith({
    ...localSettings(folder),
    ...given(),
    NODE_ENV: 'production',
    SEKISHO_DATA_DIR: folder,
    SEKISHO_ORIGIN: origin,
    SEKISHO_LOG_LEVEL: 'warn',
  })
  if (isBuildOld()) {
    say('Building the pages (a minute or two, only the first time) …')
    const code = await buildPages(environment, (child) => {
      started.child = child
    })
    if (started.isStopping) return
    if (code !== 0) throw new Error('the build failed')
  }
  say('Server …')
  // Only this machine: the outbox shows codes to whoever opens it.
  const server = spawnServer(['-p', String(port), '-H', '127.0.0.1'], environment)
  started.child = server
  server.once('exit', (code) => {
    if (!started.isStopping) process.stderr.write(`The server ended with ${code}.\n`)
    stop(code ?? 1)
  })
  await waitUntilHealthy(`http://127.0.0.1:${port}/api/health`)
  if (!started.isStopping) welcome(origin, seeded.accounts)
}

type Seeded = DemoMark & { state: 'seeded' | 'kept'; accounts: DemoAccount[] }

async function seed(values: { people?: string | undefined; reseed?: boolean | undefined }): Promise<Seeded> {
  say('Aozora University …')
  let report = ''
  const code = await demoSeed.run({
    values: { ...(values.people ? { people: values.people } : {}), again: values.reseed ?? false },
    positionals: [],
    json: true,
    say: (line) => {
      report += line
    },
    now: now(),
  })
  if (code !== exitCodes.done) throw new Error(report)
  const seeded = JSON.parse(report) as Seeded
  const ageDays = Math.floor((now().getTime() - Date.parse(seeded.seededAt)) / 86_400_000)
  if (seeded.state === 'seeded') say(`  ${seeded.people} people, with a year of history that ends now`)
  else if (seeded.version !== seedVersion)
    say('  seeded by an older version of Sekisho, and kept as it was: npm run demo -- --reseed makes it anew')
  else if (ageDays >= 1)
    say(`  seeded ${ageDays} day${ageDays === 1 ? '' : 's'} ago, so its dates have moved on: npm run demo -- --reseed makes them anew`)
  return seeded
}

/** The settings that the caller set by hand. */
function given(): Record<string, string> {
  const names = Object.keys(localSettings(settings().SEKISHO_DATA_DIR))
  return Object.fromEntries(
    Object.entries(environmentWith({})).filter((entry): entry is [string, string] => names.includes(entry[0]) && entry[1] !== undefined),
  )
}

/** The wanted port, or the next one that nobody has. */
async function findPort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 50; port++) if (await isFree(port)) return port
  throw new Error(`no free port from ${wanted} on`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    // Without a host: a server on any interface is in the way.
    probe.listen(port, () => probe.close(() => resolve(true)))
  })
}

async function waitUntilHealthy(url: string): Promise<void> {
  for (let tries = 0; tries < 240 && !started.isStopping; tries++) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  if (!started.isStopping) throw new Error('the server did not answer within a minute')
}

function welcome(origin: string, accounts: DemoAccount[]): void {
  say()
  say(`  Sekisho runs at  ${origin}`)
  say(`  Messages it sends are captured at  ${origin}/outbox`)
  say()
  if (accounts.length === 0) say('  The accounts were printed when it was seeded; npm run demo -- --reseed makes new ones.')
  for (const account of accounts) {
    say(`  ${account.role}: ${account.name}`)
    say(`    sign in as  ${account.login}   password  ${account.password}`)
    say(`    with ${account.signsInWith}`)
  }
  say()
  say('  Ctrl-C stops everything.')
}

/** Stops what this process started, in order: server (requests and jobs finish), then the database. */
async function stop(code: number): Promise<void> {
  if (started.isStopping) return
  started.isStopping = true
  if (started.child) {
    say('\nStopping …')
    await stopServer(started.child)
  }
  if (started.hasDatabase) stopEmbedded(settings().SEKISHO_DATA_DIR)
  process.exit(code)
}
