// The demonstration's database is backed up as docs/operate.md says: started with SEKISHO_BACKUP_DIR; without it the command says what to do.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findEmbedded, stopEmbedded } from '@/db/embedded'

const folder = '.test/demonstration'
const backups = '.test/demonstration-backups'
const common = { ...process.env, SEKISHO_DATA_DIR: folder, DATABASE_URL: '', NODE_ENV: 'test' as const }
const withBackups = { ...common, SEKISHO_BACKUP_DIR: backups }

function backup(): { code: number | null; said: string } {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'lib/command/main.ts', 'backup'], { encoding: 'utf8', env: withBackups })
  return { code: run.status, said: run.stdout + run.stderr }
}

/** Starts the demonstration, waits until its database answers, and ends it again: long before it would build any page. */
async function duringDemonstration(env: NodeJS.ProcessEnv, work: () => void): Promise<void> {
  const demo: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'lib/command/demo.ts', '--people', '300000'], {
    env,
    stdio: 'ignore',
  })
  try {
    for (let tries = 0; tries < 300 && (await findEmbedded(folder).catch(() => null)) === null; tries++) await wait(100)
    work()
  } finally {
    demo.kill('SIGTERM')
    if (demo.exitCode === null) await once(demo, 'exit')
  }
}

const clear = () => {
  if (existsSync(folder)) stopEmbedded(folder, 'immediate')
  for (const each of [folder, backups]) rmSync(each, { recursive: true, force: true })
}
beforeAll(clear)
afterAll(clear)

test('a running demonstration is backed up where it was started with a folder for it, and says so where it was not', {
  timeout: 180_000,
}, async () => {
  await duringDemonstration(common, () => {
    const { code, said } = backup()
    expect([code, said]).toEqual([1, expect.stringMatching(/started without SEKISHO_BACKUP_DIR.*Ctrl-C in the demonstration/)])
  })
  await duringDemonstration(withBackups, () => {
    const { code, said } = backup()
    expect([code, said]).toEqual([0, expect.stringMatching(/^Copied \d+ MB/)])
  })
})
