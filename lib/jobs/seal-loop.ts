import type { Connection } from '@/db/client'
import { sealEvents } from '@/lib/audit/sealing/mutations'
import { now } from '@/lib/platform/clock'
import { minutes } from '@/lib/platform/duration'
import { log } from '@/lib/platform/log'
import { repeat } from './repeat'

/**
 * Seals waiting audit events twice a second: no queue job, because it must not wait for other work. Where several workers
 * run, one at a time does it. Every minute the head of the chain goes to the log, which is shipped off the machine (SR-100).
 */
export function sealLoop(connection: Pick<Connection, 'db'>): { stop: () => Promise<void> } {
  let anchoredAt = 0
  return repeat(500, async () => {
    const at = now()
    const result = await sealEvents(connection.db, { now: at })
    if (!result) return
    if (result.refused.length > 0) log().error({ events: result.refused }, 'audit events were written past the application')
    if (result.anchor.seq > 0 && at.getTime() - anchoredAt >= minutes(1)) {
      anchoredAt = at.getTime()
      log().info({ anchor: result.anchor }, 'audit anchor')
    }
  })
}
