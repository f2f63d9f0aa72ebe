import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

// Next is started as `node …/next`, never through npx or a shell: killing those leaves the server running.
const next = 'node_modules/next/dist/bin/next'

/** Starts the built server as a child in a process group of its own, so that Ctrl-C reaches it once, from us. */
export const spawnServer = (args: string[], env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [next, 'start', ...args], { env, stdio: 'inherit', detached: true })

/** Builds, and shows the output only where it fails. `onStart` gets the child, to be stopped. Answers the exit code. */
export function buildPages(env: NodeJS.ProcessEnv, onStart: (child: ChildProcess) => void): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [next, 'build'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    onStart(child)
    const lines: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => lines.push(chunk))
    child.on('exit', (code) => {
      if (code) process.stderr.write(Buffer.concat(lines))
      resolve(code ?? 1)
    })
  })
}

const sources = ['app', 'lib', 'db', 'package-lock.json', 'next.config.ts', 'proxy.ts', 'instrumentation.ts', 'tsconfig.json']

/** Whether there is no build, or a source is newer than it. */
export function isBuildOld(): boolean {
  const built = statSync('.next/BUILD_ID', { throwIfNoEntry: false })?.mtimeMs
  return built === undefined || sources.some((source) => newest(source) > built)
}

function newest(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(
    0,
    ...readdirSync(file)
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => newest(path.join(file, name))),
  )
}

/**
 * Ends a child: asks, waits `patienceMs` for running requests and jobs, then insists. With SIGTERM it also waits until load
 * balancers have noticed, which `patienceMs` has to allow for.
 */
export async function stopServer(child: ChildProcess, patienceMs = 25_000, signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await gone
  clearTimeout(timer)
}
