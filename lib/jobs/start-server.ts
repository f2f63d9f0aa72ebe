import { setTimeout as wait } from 'node:timers/promises'
import { countMissingMigrations } from '@/db/migrate'
import { database, databaseUrl } from '@/lib/platform/database'
import { beginDraining } from '@/lib/platform/draining'
import { seconds } from '@/lib/platform/duration'
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
  const { SEKISHO_WORKER, SEKISHO_DRAIN_SECONDS } = readSettings()
  stopInOrder({ worker: SEKISHO_WORKER ? keepWorker(databaseUrl) : null, drainMs: seconds(SEKISHO_DRAIN_SECONDS) })
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
 * On SIGTERM health says 503 and every connection is told to close, while load balancers notice; meanwhile the worker stops, and
 * then the rest of the process: Next exits as soon as its requests are answered, and would take running jobs with it. SIGINT is
 * somebody at a terminal, who does not wait for load balancers.
 */
function stopInOrder({ worker, drainMs }: { worker: { stop: () => Promise<void> } | null; drainMs: number }): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const others = process.listeners(signal)
    process.removeAllListeners(signal)
    process.once(signal, async () => {
      beginDraining()
      const stopped = worker
        ?.stop()
        .catch((error: unknown) => log().error({ reason: describeFailure(error) }, 'worker did not stop cleanly'))
      await Promise.all([stopped, signal === 'SIGTERM' ? wait(drainMs) : null])
      if (others.length === 0) process.exit(0)
      for (const other of others) other.call(process, signal)
    })
  }
}
