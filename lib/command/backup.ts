import { BackupProblem, makeBaseCopy, restoreCluster } from '@/db/backup'
import { migrateDatabase } from '@/db/migrate'
import { settings } from '@/lib/platform/env'
import { type Command, exitCodes, WrongUse } from './command'
import { lookAfterRestore, sayEpoch } from './db-after-restore'

/** A restore reads back the log of days. */
const patienceSeconds = 3 * 3600

function findFolders(): { folder: string; backups: string } {
  const { DATABASE_URL, SEKISHO_DATA_DIR, SEKISHO_BACKUP_DIR } = settings()
  if (DATABASE_URL) throw new BackupProblem('DATABASE_URL is set: that database is backed up with its own tools (docs/operate.md)')
  if (!SEKISHO_BACKUP_DIR) throw new BackupProblem('SEKISHO_BACKUP_DIR is not set: it names the folder for backups, on another disk')
  return { folder: SEKISHO_DATA_DIR, backups: SEKISHO_BACKUP_DIR }
}

export const backup: Command = {
  name: 'backup',
  summary: 'Copy the running database of the data folder to SEKISHO_BACKUP_DIR, where its log is archived all the time.',
  usage: '[--keep <copies, 7>]',
  options: { keep: { type: 'string' } },
  run: async ({ values, json, say, now }) => {
    const keep = Number(values.keep ?? 7)
    if (!Number.isInteger(keep) || keep < 1 || keep > 1_000) throw new WrongUse('--keep takes a number from 1 to 1000')
    const copy = await makeBaseCopy({ ...findFolders(), keep, now })
    say(json ? JSON.stringify(copy) : `Copied ${Math.ceil(copy.bytes / 1_048_576)} MB: good for every moment from ${copy.finishedAt} on.`)
    return exitCodes.done
  },
}

export const restore: Command = {
  name: 'restore',
  summary: 'Make the database of the data folder again from SEKISHO_BACKUP_DIR. Stop all web and worker processes first.',
  usage: '[--until <instant, 2027-04-01T09:00:00+09:00>]',
  options: { until: { type: 'string' } },
  run: async ({ values, json, say, now }) => {
    const until = typeof values.until === 'string' ? new Date(values.until) : null
    if (until && (Number.isNaN(until.getTime()) || !/(Z|[+-]\d\d:\d\d)$/.test(String(values.until))))
      throw new WrongUse('--until takes an instant with its zone: 2027-04-01T09:00:00+09:00')
    const { url, from, aside } = await restoreCluster({ ...findFolders(), until, patienceSeconds, now })
    // The copy may be older than this program.
    await migrateDatabase(url)
    const epoch = await lookAfterRestore(now)
    if (json) say(JSON.stringify({ from: from.name, until: until?.toISOString() ?? null, aside, epoch }))
    else {
      say(`Restored from the copy of ${from.finishedAt} and the log ${until ? `up to ${until.toISOString()}` : 'to its end'}.`)
      if (aside) say(`The database that stood here before is in ${aside}.`)
      sayEpoch(epoch, say)
    }
    return exitCodes.done
  },
}
