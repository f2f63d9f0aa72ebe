import type { Db } from '@/db/client'
import type { CorridorActor, EnrolmentResult } from './types'

/** Confirms an enrolment and registers the credential. `label` up to 64 characters; `device` as the person names it. */
export async function finishEnrolment(
  _db: Db,
  _input: { challengeId: string; boundTo: string; input: unknown; label: string; device?: string | null; actor: CorridorActor; now: Date },
): Promise<EnrolmentResult> {
  throw new Error('being written')
}
