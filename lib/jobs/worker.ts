import { PgBoss } from 'pg-boss'
import { type Connection, openConnection } from '@/db/client'
import { requireOwnDatabase } from '@/db/origin'
import { now } from '@/lib/platform/clock'
import { describeFailure } from '@/lib/platform/failure'
import { newId } from '@/lib/platform/ids'
import { log, withRequestId } from '@/lib/platform/log'
import { writeHeartbeat } from './heartbeat'
import { type AnyJob, jobs } from './jobs'
import { repeat } from './repeat'
import { sealLoop } from './seal-loop'

export type Worker = { stop: () => Promise<void> }

/**
 * Starts taking jobs from the database at `url`: listens for new ones, runs the scheduled ones, seals the audit log and says
 * every few seconds that it lives. Any number of workers run side by side. `stop` takes no more jobs, tells the running ones (a
 * sweep ends between two batches), lets them finish (at most 20 s) and closes its pools.
 */
export async function startWorker(url: string, list: AnyJob[] = jobs): Promise<Worker> {
  const connection = openConnection(url, 6)
  const boss = new PgBoss({ connectionString: url, max: 4, useListenNotify: true, migrate: false, application_name: 'sekisho-worker' })
  const stopping = new AbortController()
  boss.on('error', (error) => log().warn({ reason: error.message }, 'jobs'))
  boss.on('warning', (warning) => log().warn({ reason: warning.message }, 'jobs'))
  try {
    // Messages of a copied database may have been sent by the one it was copied from.
    await requireOwnDatabase(connection.db)
    await boss.start()
    for (const job of list) await takeJobs(boss, connection, job, stopping.signal)
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {})
    await connection.close()
    throw error
  }
  const loops = [sealLoop(connection), repeat(5000, () => writeHeartbeat(connection.db, now()))]
  log().info('worker started')
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops.map((loop) => loop.stop()))
      await boss.stop({ graceful: true, timeout: 20_000 })
      await connection.close()
      log().info('worker stopped')
    },
  }
}

async function takeJobs(boss: PgBoss, connection: Connection, job: AnyJob, stopping: AbortSignal): Promise<void> {
  // Jobs of a batch run at once; each is settled by itself, so that one that fails is the only one tried again.
  const options = {
    batchSize: 8,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 5,
    perJobResults: true as const,
    burstWhenBatchFull: true,
  }
  await boss.work<Record<string, unknown>, unknown, typeof options>(job.name, options, (batch) =>
    Promise.all(
      batch.map(({ id, data, signal }) =>
        withRequestId(newId(now()), async () => {
          try {
            await job.work(data ?? {}, { db: connection.db, now: now(), signal: AbortSignal.any([signal, stopping]) })
            return { id, status: 'completed' as const }
          } catch (error) {
            const reason = describeFailure(error)
            log().warn({ job: job.name, jobId: id, reason }, 'job failed')
            return { id, status: 'failed' as const, output: { reason } }
          }
        }),
      ),
    ),
  )
  if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: 'UTC' })
}

/**
 * Keeps a worker running: where the database cannot be reached or is not migrated yet, tries again every few seconds
 * instead of giving up, so that an installation recovers by itself.
 */
export function keepWorker(url: () => Promise<string>): Worker {
  let worker: Worker | undefined
  let isStopping = false
  const starting = (async () => {
    while (!isStopping && !worker) {
      try {
        worker = await startWorker(await url())
      } catch (error) {
        log().error({ reason: describeFailure(error) }, 'worker cannot start yet')
        await new Promise((resolve) => setTimeout(resolve, 3000).unref())
      }
    }
  })()
  return {
    stop: async () => {
      isStopping = true
      await starting
      await worker?.stop()
    },
  }
}
