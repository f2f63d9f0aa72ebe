/** Base copies of the embedded PostgreSQL while it runs, and a cluster made again from one of them and the archive. */
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import postgres from 'postgres'
import { baseFolder, makeArchive, restoreSettings, walFolder } from './archive'
import { findEmbedded, findHome, type Home, startEmbedded, stopEmbedded, withDatabase } from './embedded'

/** Why a backup or restore cannot be done; meant for the operator's terminal. */
export class BackupProblem extends Error {}

export type BaseCopy = { name: string; finishedAt: string; bytes: number }

/** What a running server makes anew, or must not find from another one (PostgreSQL 18, 25.3.4.2). */
const emptied = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'])
const leftOut = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'tablespace_map', 'recovery.signal', 'standby.signal'])

type Ownership = { uid: number; gid: number } | undefined

/**
 * Copies the running cluster of `folder` into `backups`, and waits until the log that makes the copy consistent is archived.
 * Keeps the newest `keep` copies and the log from the oldest of them on. The server must have been started with `backups`.
 */
export async function makeBaseCopy(given: { folder: string; backups: string; keep: number; now: Date }): Promise<BaseCopy> {
  const { backups, keep, now } = given
  const folder = path.resolve(given.folder)
  const url = await findEmbedded(folder)
  if (!url) throw new BackupProblem('the database is not running: sekisho db start')
  const { cluster, owner } = findHome(folder)
  const sql = postgres(withDatabase(url, 'postgres'), { max: 1, onnotice: () => {} })
  const name = now.toISOString().replaceAll(':', '-')
  const target = path.join(baseFolder(backups), `${name}.part`)
  try {
    const [{ mode } = { mode: 'off' }] = await sql<{ mode: string }[]>`select current_setting('archive_mode') as mode`
    if (mode !== 'on')
      throw new BackupProblem(
        'the database was started without SEKISHO_BACKUP_DIR: stop it (sekisho db stop, or Ctrl-C in the demonstration), then start it again with it',
      )
    const [begun] = await sql<{ segment: string }[]>`select pg_walfile_name(pg_backup_start('sekisho', true)) as segment`
    const bytes = await copyTree(cluster, path.join(target, 'cluster'), owner)
    const [done] = await sql<{ label: string; at: Date }[]>`select labelfile as label, clock_timestamp() as at from pg_backup_stop(true)`
    if (!begun || !done) throw new BackupProblem('PostgreSQL did not answer')
    write(path.join(target, 'cluster', 'backup_label'), done.label, owner)
    // The server asks for it, and a folder on another machine has none.
    write(path.join(target, 'postgres.password'), readFileSync(path.join(folder, 'postgres.password'), 'utf8'), owner)
    const copy = { name, finishedAt: done.at.toISOString(), bytes }
    write(path.join(target, 'copy.json'), JSON.stringify({ ...copy, segment: begun.segment }), owner)
    renameSync(target, path.join(baseFolder(backups), name))
    prune(backups, keep)
    return copy
  } catch (error) {
    rmSync(target, { recursive: true, force: true })
    throw error
  } finally {
    await sql.end()
  }
}

/** The finished base copies, oldest first. */
export function listBaseCopies(backups: string): (BaseCopy & { segment: string })[] {
  if (!existsSync(baseFolder(backups))) return []
  return readdirSync(baseFolder(backups))
    .filter((name) => existsSync(path.join(baseFolder(backups), name, 'copy.json')) && !name.endsWith('.part'))
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(baseFolder(backups), name, 'copy.json'), 'utf8')) as BaseCopy & { segment: string })
}

/**
 * Makes the cluster of `folder` again from the newest base copy before `until` and the archived log up to `until`, or to the
 * log's end (with what the old cluster had not archived yet, where it can still be read). The old cluster is kept aside.
 * Answers once the restored server accepts writes.
 */
export async function restoreCluster(given: {
  folder: string
  backups: string
  until: Date | null
  patienceSeconds: number
  now: Date
}): Promise<{ url: string; from: BaseCopy; aside: string | null }> {
  const { backups, until, patienceSeconds } = given
  const folder = path.resolve(given.folder)
  const from = listBaseCopies(backups).findLast(({ finishedAt }) => until === null || new Date(finishedAt) <= until)
  if (!from) throw new BackupProblem(`there is no base copy${until ? ` from before ${until.toISOString()}` : ''} in ${backups}`)
  mkdirSync(folder, { recursive: true })
  stopEmbedded(folder)
  if (await findEmbedded(folder)) throw new BackupProblem('the database did not stop')
  const { cluster, owner } = findHome(folder)
  const aside = `${cluster}.before-${given.now.toISOString().replaceAll(':', '-')}`
  const hasOld = existsSync(path.join(cluster, 'PG_VERSION'))
  if (hasOld) renameSync(cluster, aside)
  else rmSync(cluster, { recursive: true, force: true })
  const source = path.join(baseFolder(backups), from.name)
  await copyTree(path.join(source, 'cluster'), cluster, owner, new Set())
  if (hasOld && until === null) keepUnarchived(path.join(aside, 'pg_wal'), path.join(cluster, 'pg_wal'), owner)
  write(path.join(cluster, 'recovery.signal'), '', owner)
  cpSync(path.join(source, 'postgres.password'), path.join(folder, 'postgres.password'))
  writeFileSync(path.join(folder, 'postgres.home'), cluster)
  makeArchive(backups, owner)
  const { url } = await startEmbedded({ folder, backups, flags: restoreSettings(backups, until), patienceSeconds })
  await waitForPromotion(url, patienceSeconds)
  return { url, from, aside: hasOld ? aside : null }
}

async function waitForPromotion(url: string, patienceSeconds: number): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    for (let tries = 0; tries < patienceSeconds * 5; tries++) {
      const [row] = await sql<{ waits: boolean }[]>`select pg_is_in_recovery() as waits`
      if (row?.waits === false) return
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new BackupProblem('the restored database is still reading the archive: see postgres.log')
  } finally {
    await sql.end()
  }
}

/** Copies a cluster. Files that vanish meanwhile belong to what the log will tell. Answers the bytes. */
async function copyTree(from: string, to: string, owner: Ownership, empty = emptied): Promise<number> {
  let bytes = 0
  await mkdir(to, { recursive: true, mode: 0o700 })
  if (owner) await chown(to, owner.uid, owner.gid)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) {
      if (empty.has(entry.name)) await makeEmpty(target, owner)
      else bytes += await copyTree(source, target, owner, empty)
    } else if (entry.isFile() && !(empty === emptied && leftOut.has(entry.name)) && !entry.name.startsWith('pgsql_tmp')) {
      try {
        await copyFile(source, target)
        if (owner) await chown(target, owner.uid, owner.gid)
        bytes += (await stat(target)).size
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      }
    }
  }
  return bytes
}

async function makeEmpty(folder: string, owner: Ownership): Promise<void> {
  for (const one of path.basename(folder) === 'pg_wal' ? [folder, path.join(folder, 'archive_status')] : [folder]) {
    await mkdir(one, { recursive: true, mode: 0o700 })
    if (owner) await chown(one, owner.uid, owner.gid)
  }
}

/** The last segments of a cluster that is still there: with them nothing is lost. */
function keepUnarchived(from: string, to: string, owner: Home['owner']): void {
  for (const name of readdirSync(from).filter((entry) => /^[0-9A-F]{24}$/.test(entry))) {
    const target = path.join(to, name)
    cpSync(path.join(from, name), target)
    if (owner) chownSync(target, owner.uid, owner.gid)
    chmodSync(target, 0o600)
  }
}

function write(file: string, text: string, owner: Ownership): void {
  writeFileSync(file, text, { mode: 0o600 })
  if (owner) chownSync(file, owner.uid, owner.gid)
}

/** Drops older copies, and the segments that only they need. Segments sort by time behind the eight digits of their timeline. */
function prune(backups: string, keep: number): void {
  const copies = listBaseCopies(backups)
  for (const { name } of copies.slice(0, Math.max(0, copies.length - keep)))
    rmSync(path.join(baseFolder(backups), name), { recursive: true, force: true })
  const oldest = copies.slice(-keep)[0]?.segment.slice(8)
  if (!oldest) return
  for (const name of readdirSync(walFolder(backups)))
    if (/^[0-9A-F]{24}(\.[0-9A-F]{8}\.backup)?\.gz$/.test(name) && name.slice(8, 24) < oldest)
      rmSync(path.join(walFolder(backups), name), { force: true })
}
