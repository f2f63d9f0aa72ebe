/**
 * Several servers of one build on one PostgreSQL, as behind a load balancer: `startNodes()` starts them on free ports, and they end
 * with the test, with the run, and with a run that was killed.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { localSettings } from '@/lib/platform/env'
import { testOrigin } from './authenticator'

export type Node = { port: number; pid: number; child: ChildProcess; lines: () => string[] }
/** How one ended: after how many milliseconds, and whether it had to be killed, because it had not ended by itself within 10 s. */
export type Ended = { ms: number; wasKilled: boolean }
export type Nodes = {
  list: Node[]
  /** What all of them wrote, standard output and error. */
  logs: () => string
  /** Ends one (`SIGKILL` unless told otherwise) and starts another in its place, on the same port, with other settings if given. */
  restart: (index: number, how?: { signal?: NodeJS.Signals; env?: Record<string, string> }) => Promise<Ended>
  stop: () => Promise<void>
}

/** The secrets of the tests' own process, so that rows made by a test open in a node and the other way round. */
export const nodeSecrets = (): Record<string, string> => localSettings(process.env.SEKISHO_DATA_DIR ?? '.test/data')

/**
 * Starts `count` servers. The first has the worker, the others none, unless `workers` says otherwise. They share one origin, which clients name in Host, and believe
 * one hop of X-Forwarded-For, so that a test can come from many addresses. `env` changes settings of all.
 */
export async function startNodes(
  count: number,
  { databaseUrl, env = {}, workers = 1 }: { databaseUrl: string; env?: Record<string, string>; workers?: number },
): Promise<Nodes> {
  if (!existsSync('.next/BUILD_ID')) throw new Error('there is no build: npm run build')
  const gone: string[] = []
  const start = (index: number, port: number, changed: Record<string, string> = {}) =>
    startNode(port, { DATABASE_URL: databaseUrl, ...env, ...(index >= workers ? { SEKISHO_WORKER: '0' } : {}), ...changed })
  const list = await Promise.all(Array.from({ length: count }, async (_, index) => start(index, await findFreePort())))
  const end = () => {
    for (const { child } of list) child.kill('SIGKILL')
  }
  process.once('exit', end)
  return {
    list,
    logs: () => [...gone, ...list.flatMap((node) => node.lines())].join('\n'),
    restart: async (index, { signal = 'SIGKILL', env: changed } = {}) => {
      const node = list[index]
      if (!node) throw new Error(`there is no node ${index}`)
      const ended = await endNode(node, signal)
      gone.push(...node.lines())
      list[index] = await start(index, node.port, changed)
      return ended
    },
    stop: async () => {
      process.removeListener('exit', end)
      await Promise.all(list.map((node) => endNode(node, 'SIGINT')))
    },
  }
}

/** Spawns one server and waits until it answers. It ends when its standard input does: with this process, however that ends. */
async function startNode(port: number, env: Record<string, string>): Promise<Node> {
  const child = spawnNode(port, env)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => lines.push(chunk.toString()))
  for (const until = Date.now() + 90_000; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`a node ended with ${child.exitCode}:\n${lines.join('')}`)
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null)
    if (answer) return { port, pid: child.pid ?? 0, child, lines: () => lines }
    await wait(100)
  }
  child.kill('SIGKILL')
  throw new Error(`a node did not answer within 90 s:\n${lines.join('')}`)
}

/** The server's process alone, for tests of what it does when it may not start. */
export function spawnNode(port: number, env: Record<string, string | undefined>): ChildProcess {
  // Nothing of the test runner's own environment: the settings are these and no others.
  const { PATH, HOME, TZ } = process.env
  const shared = {
    NODE_ENV: 'production' as const,
    SEKISHO_ORIGIN: testOrigin,
    SEKISHO_TRUSTED_HOPS: '1',
    SEKISHO_DRAIN_SECONDS: '1',
    SEKISHO_LOG_LEVEL: 'info',
    SEKISHO_DATA_DIR: '.test/data',
    NEXT_TELEMETRY_DISABLED: '1',
  }
  return spawn(
    process.execPath,
    [
      '--import',
      './tests/support/end-with-parent.mjs',
      'node_modules/next/dist/bin/next',
      'start',
      ...['-p', String(port), '-H', '127.0.0.1'],
      // Longer than any pause of a test: a socket that the server closes in the moment it is used again looks like a crash.
      ...['--keepAliveTimeout', '600000'],
    ],
    { env: { PATH, HOME, TZ, ...shared, ...nodeSecrets(), ...env }, stdio: ['pipe', 'pipe', 'pipe'] },
  )
}

async function endNode({ child }: Node, signal: NodeJS.Signals): Promise<Ended> {
  const begun = performance.now()
  if (child.exitCode !== null || child.signalCode !== null) return { ms: 0, wasKilled: false }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let wasKilled = false
  child.kill(signal)
  const timer = setTimeout(() => {
    wasKilled = child.kill('SIGKILL')
  }, 10_000)
  await ended
  clearTimeout(timer)
  return { ms: performance.now() - begun, wasKilled }
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
