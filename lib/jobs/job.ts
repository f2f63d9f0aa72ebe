/** Work that happens after the answer: enqueued in the transaction that makes it true, run by a worker, tried five times. */
import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import type { z } from 'zod'
import type { Db } from '@/db/client'
import type { QueueName } from '@/db/queues'

export type JobContext = { db: Db; now: Date; signal: AbortSignal }

export type Job<P extends Record<string, unknown>> = {
  name: QueueName
  /** What a job row may hold: ids, never a code, a number or an address (SR-16). */
  payload: z.ZodType<P>
  /** Five fields in UTC; a job with a schedule is enqueued by one of the workers, once. */
  cron?: string
  /** Must be harmless when run twice for the same payload. Throws when it failed, so that the queue tries again. */
  run: (payload: P, context: JobContext) => Promise<void>
}

/** Declares a job; its queue of the same name stands in `db/queues.ts`. */
export const defineJob = <P extends Record<string, unknown>>(job: Job<P>): Job<P> => job

/** Puts one piece of work in its queue, in the caller's transaction (SR-96): it exists when the transaction commits, or never. */
export async function enqueue<P extends Record<string, unknown>>(db: Db, job: Pick<Job<P>, 'name' | 'payload'>, payload: P): Promise<void> {
  const adapter = fromDrizzle(db, sql)
  const boss = await getProducer(adapter)
  await boss.send(job.name, job.payload.parse(payload), { db: adapter })
}

/** `enqueue` for many pieces of work of one kind at once, behind single ones: a code for a sign-in does not wait for them. */
export async function enqueueAll<P extends Record<string, unknown>>(
  db: Db,
  job: Pick<Job<P>, 'name' | 'payload'>,
  payloads: readonly P[],
): Promise<void> {
  const adapter = fromDrizzle(db, sql)
  const boss = await getProducer(adapter)
  const rows = payloads.map((payload) => ({ data: job.payload.parse(payload), priority: -1 }))
  for (let at = 0; at < rows.length; at += 1_000) await boss.insert(job.name, rows.slice(at, at + 1_000), { db: adapter })
}

let producer: Promise<PgBoss> | undefined

/**
 * One pg-boss of this process that only sends. It owns no connection and no timer: it learns the queues from the first
 * transaction that enqueues, and each later send brings its own.
 */
function getProducer(first: ReturnType<typeof fromDrizzle>): Promise<PgBoss> {
  producer ??= new PgBoss({ db: first, clock: stoppedClock, migrate: false, schedule: false, supervise: false })
    .start()
    .catch((error: unknown) => {
      producer = undefined
      throw error
    })
  return producer
}

const stoppedClock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: () => null,
  setInterval: () => null,
  clearTimeout: () => {},
  clearInterval: () => {},
}
