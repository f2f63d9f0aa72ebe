/** The queues of background work. They are rows of the database, so they are made where the tables are made. */
import { PgBoss } from 'pg-boss'

/** Where a job goes that failed five times. Nobody takes work from it: it is watched, mended and driven back by hand. */
export const deadLetters = 'dead-letter'

const quick = {
  notify: true,
  retryLimit: 4,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 120,
  deadLetter: deadLetters,
}
const slow = { ...quick, expireInSeconds: 1800 }

/** Every job of `lib/jobs` has a queue of its name here: one line each. */
export const queues = {
  'deliver-message': quick,
  'notify-sign-in': quick,
  'sweep-expired': slow,
  'fold-sign-ins': slow,
  'settle-people': slow,
  'sweep-passed': slow,
  'price-codes': slow,
} as const

export type QueueName = keyof typeof queues

/** Installs pg-boss in its schema `pgboss`, or brings it up to date, and makes or updates every queue. Safe to repeat. */
export async function installQueues(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 1, schedule: false, supervise: false, application_name: 'sekisho-migrate' })
  // An error on an idle connection would otherwise end the process; the statements below report their own.
  boss.on('error', () => {})
  await boss.start()
  try {
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name))
    if (!existing.has(deadLetters)) await boss.createQueue(deadLetters)
    for (const [name, options] of Object.entries(queues)) {
      if (existing.has(name)) await boss.updateQueue(name, options)
      else await boss.createQueue(name, options)
    }
  } finally {
    await boss.stop({ graceful: false })
  }
}
