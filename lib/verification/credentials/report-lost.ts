import type { Db } from '@/db/client'
import type { CorridorActor } from '../types'

/**
 * Lost or stolen: disables the credential at once, whatever policy needs, and ends the sessions that were opened with it.
 * `keepSession` (the reporter's own) stays only if something else was proven in it. Answers how many sessions ended.
 */
export async function reportLost(
  _db: Db,
  _input: { personId: string; credentialId: string; keepSession?: string; actor: CorridorActor; now: Date },
): Promise<{ sessionsEnded: number }> {
  throw new Error('being written')
}
