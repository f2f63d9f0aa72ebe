import { deliverMessage } from './deliver-message'
import { foldSignIns } from './fold-sign-ins'
import type { Job } from './job'
import { notifySignIn } from './notify-sign-in'
import { priceCodes } from './price-codes'
import { settlePeopleJob } from './settle-people'
import { sweepExpired } from './sweep-expired'
import { sweepPassed } from './sweep-passed'

/** How a worker treats a job: payloads come from the queue and are parsed again before they are believed. */
export type AnyJob = Omit<Job<Record<string, unknown>>, 'payload' | 'run'> & {
  work: (payload: unknown, context: Parameters<Job<Record<string, unknown>>['run']>[1]) => Promise<void>
}

const prepare = <P extends Record<string, unknown>>(job: Job<P>): AnyJob => ({
  name: job.name,
  ...(job.cron ? { cron: job.cron } : {}),
  work: (payload, context) => job.run(job.payload.parse(payload), context),
})

/** Every job that a worker runs: one line each, beside its queue in `db/queues.ts`. */
export const jobs: AnyJob[] = [
  prepare(deliverMessage),
  prepare(notifySignIn),
  prepare(sweepExpired),
  prepare(foldSignIns),
  prepare(settlePeopleJob),
  prepare(sweepPassed),
  prepare(priceCodes),
]
