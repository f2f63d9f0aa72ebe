import { sql } from 'drizzle-orm'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { database } from '@/lib/platform/database'
import { seconds } from '@/lib/platform/duration'
import { getHeartbeatAge } from './heartbeat'
import { isWritable } from './writable'

// Next bundles server code more than once: the registry hangs on the process.
const holder = globalThis as { sekishoMetrics?: { registry: Registry; measure: (now: Date) => Promise<void> } }

/** The process's measures and the installation's (queues, messages, audit, worker) as Prometheus text. */
export async function getMetrics(now: Date): Promise<{ text: string; contentType: string }> {
  holder.sekishoMetrics ??= makeMetrics()
  const { registry, measure } = holder.sekishoMetrics
  await measure(now)
  return { text: await registry.metrics(), contentType: registry.contentType }
}

function makeMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'sekisho_' })
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name, help, labelNames, registers: [registry] })
  const up = gauge('sekisho_database_up', 'Whether the database answers')
  const writable = gauge('sekisho_database_writable', 'Whether the database takes what a sign-in writes: 0 when it is full or read-only')
  const heartbeat = gauge('sekisho_worker_heartbeat_age_seconds', 'Seconds since a worker last said that it lives')
  const jobs = gauge('sekisho_jobs', 'Jobs by queue and state; anything in dead-letter wants somebody to look', ['queue', 'state'])
  const messages = gauge('sekisho_messages', 'Messages of the last day by channel and state', ['channel', 'state'])
  const unsealed = gauge('sekisho_audit_unsealed_events', 'Audit events that wait for their seal')
  const sessions = gauge('sekisho_sessions_open', 'Sessions that have not ended')
  const measure = async (now: Date) => {
    for (const one of [jobs, messages]) one.reset()
    try {
      const db = await database()
      for (const row of await db.execute<{ name: string; state: string; n: number }>(
        sql`select name, state::text, count(*)::int as n from pgboss.job where state in ('created', 'retry', 'active', 'failed') group by 1, 2`,
      ))
        jobs.set({ queue: row.name, state: row.state }, row.n)
      for (const row of await db.execute<{ channel: string; state: string; n: number }>(
        sql`select channel, state, count(*)::int as n from messages where created_at > ${new Date(now.getTime() - seconds(86_400)).toISOString()}::timestamptz group by 1, 2`,
      ))
        messages.set({ channel: row.channel, state: row.state }, row.n)
      const [counts] = await db.execute<{ unsealed: number; open: number }>(sql`
        select (select count(*)::int from audit_pending) as unsealed,
          (select count(*)::int from sessions where ended_at is null and expires_at > ${now.toISOString()}::timestamptz) as open`)
      unsealed.set(counts?.unsealed ?? 0)
      sessions.set(counts?.open ?? 0)
      heartbeat.set(((await getHeartbeatAge(db, now)) ?? Number.POSITIVE_INFINITY) / 1000)
      up.set(1)
      writable.set((await isWritable(db, now)) ? 1 : 0)
    } catch {
      // The scrape still says that the process lives and the database does not answer.
      up.set(0)
      writable.set(0)
    }
  }
  return { registry, measure }
}
