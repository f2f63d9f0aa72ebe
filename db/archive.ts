/** The embedded PostgreSQL's archive of write-ahead logs: what makes a base copy of yesterday into the database of five minutes ago. */
import { chownSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** At most so much work is lost with the machine: a segment is archived when it is full, and at this age. */
export const archiveSeconds = 240

export const walFolder = (backups: string): string => path.join(path.resolve(backups), 'wal')
export const baseFolder = (backups: string): string => path.join(path.resolve(backups), 'base')

/** Makes the folders of the backup, so that the database's own user may write there. */
export function makeArchive(backups: string, owner: { uid: number; gid: number } | undefined): void {
  for (const folder of [path.resolve(backups), walFolder(backups), baseFolder(backups)]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (owner) chownSync(folder, owner.uid, owner.gid)
  }
}

/**
 * Server settings that archive every segment, compressed (most of a segment closed by age is empty). A segment that is there
 * already must be the same one: PostgreSQL may archive one twice, but never another under its name.
 */
export function archiveSettings(backups: string): string[] {
  const file = `"${walFolder(backups)}/%f`
  const isSame = `gzip -dc ${file}.gz" | cmp -s - "%p"`
  const keep = `gzip -c "%p" > ${file}.part" && mv ${file}.part" ${file}.gz"`
  return [
    'archive_mode=on',
    `archive_timeout=${archiveSeconds}`,
    `archive_command=if test -f ${file}.gz"; then ${isSame}; else ${keep}; fi`,
  ]
}

/** Server settings that read the archive back, up to `until` or to its end. */
export const restoreSettings = (backups: string, until: Date | null): string[] => [
  `restore_command=test -f "${walFolder(backups)}/%f.gz" && gzip -dc "${walFolder(backups)}/%f.gz" > "%p"`,
  'recovery_target_action=promote',
  ...(until ? [`recovery_target_time=${until.toISOString().replace('T', ' ').replace('Z', '+00')}`] : []),
]
