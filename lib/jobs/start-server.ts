import { countMissingMigrations } from '@/db/migrate'
import { database, databaseUrl } from '@/lib/platform/database'
import { SettingsError, settings } from '@/lib/platform/env'
import { describeFailure } from '@/lib/platform/failure'
import { log } from '@/lib/platform/log'
import { keepWorker } from './worker'

/**
 * What a web process does before its first request: refuses to start with a missing or weak secret and says which (FT-22),
 * says when migrations are missing, and starts the worker unless `SEKISHO_WORKER=0`. An unreachable database does not stop
 * it: requests are answered with 503 until it is back.
 */
export async function startServer(): Promise<void> {
  const { SEKISHO_WORKER } = readSettings()
  if (SEKISHO_WORKER) stopWithProcess(keepWorker(databaseUrl))
  try {
    const missing = await countMissingMigrations(await database())
    if (missing > 0) log().error({ missing }, 'migrations are missing: run sekisho db migrate')
  } catch (error) {
    log().error({ reason: describeFailure(error) }, 'database unreachable at start')
  }
}

function readSettings() {
  try {
    return settings()
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(4)
  }
}

/**
 * On a signal the worker stops first and the rest of the process then: Next exits as soon as its requests are answered, and
 * would take running jobs with it.
 */
function stopWithProcess(worker: { stop: () => Promise<void> }): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const others = process.listeners(signal)
    process.removeAllListeners(signal)
    process.once(signal, async () => {
      await worker.stop().catch((error: unknown) => log().error({ reason: describeFailure(error) }, 'worker did not stop cleanly'))
      if (others.length === 0) process.exit(0)
      for (const other of others) other.call(process, signal)
    })
  }
}
