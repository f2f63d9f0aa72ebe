import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { personRoles } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import type { Recipient } from '@/lib/factors/factor'
import { keyedHash } from '@/lib/platform/crypto'
import { days, minutes } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { askRisk, asksRisk } from '@/lib/telephony/risk'
import { recordCredentialChange } from './record'
import { minutesUntil } from './send'
import { type Limit, takeOne } from './throttle'
import type { Refused } from './types'

/** A question about a number costs money as a code does: as many as codes may be asked for, and a few for those that are refused. */
const asked: Limit = { bucket: 'risk-number-10m', limit: 5, windowMs: minutes(10), moves: true }
const told: Limit = { bucket: 'risk-told-day', limit: 1, windowMs: days(1), moves: false }

/**
 * Asks about a number before a code goes there, outside any transaction (SR-5). Its card was changed or it was moved lately: no code, the
 * event is logged, and the owner of a registered number is told, once a day. No answer: no code for whoever has rights here; for everybody else as
 * the settings say. Null: send. Refuses with `phone-risk`, `phone-risk-unknown`, `send-limit`.
 */
export async function refuseRisky(
  db: Db,
  {
    recipient,
    factor,
    personId,
    address,
    now,
  }: { recipient: Recipient | null; factor: string; personId: string | null; address: string; now: Date },
): Promise<Refused | null> {
  if (!recipient || personId === null || !asksRisk()) return null
  const key = keyedHash('send-cap', recipient.number)
  const taken = await takeOne(db, asked, key, now)
  if (!taken.ok) return { ok: false, reason: 'send-limit', counts: false, values: { minutes: minutesUntil(taken.resetsAt, now) } }
  const risk = await askRisk(recipient.number, now)
  if (risk.verdict === 'ok') return null
  if (risk.verdict === 'unknown' && settings().SEKISHO_PHONE_RISK_UNKNOWN === 'send' && !(await hasRights(db, personId))) return null
  const actor = { kind: 'person', id: personId, address } as const
  const { credentialId } = recipient
  const why = risk.verdict === 'bad' ? 'swapped' : risk.why
  await db.transaction(async (tx) => {
    const isTold = risk.verdict === 'bad' && credentialId !== null && (await takeOne(tx, told, key, now)).ok
    const [row] = isTold ? await tx.select().from(credentials).where(eq(credentials.id, credentialId)) : []
    const action = 'challenge.risky'
    if (row) await recordCredentialChange(tx, { row, action, template: 'number-moved', actor, data: { why }, now })
    else await recordAudit(tx, { at: now, action, actor, personId, data: { factor, why } })
  })
  return { ok: false, reason: risk.verdict === 'bad' ? 'phone-risk' : 'phone-risk-unknown', counts: false, values: {} }
}

async function hasRights(db: Db, personId: string): Promise<boolean> {
  const roles = await db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)).limit(1)
  return roles.length > 0
}
