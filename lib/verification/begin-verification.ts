import type { Db } from '@/db/client'
import { findFactor } from '@/lib/factors/registry'
import { beginChallenge } from './begin'
import { readCap, readFactorRules } from './factor-rules'
import { disableExhausted } from './failures'
import { listHeld } from './held'
import { refuseRisky } from './refuse-risky'
import type { Begun, Refused } from './types'

/**
 * Begins a challenge that an existing credential answers within 5 minutes. `personId` null: nobody is named yet (usernameless
 * passkey). `boundTo` is the journey or session id (a UUID): the answer must come with the same, and for the same purpose
 * (SR-14). `choice` is the room's, `{ credentialId?, channel?: 'sms' | 'voice' }`. Beginning again replaces the open challenge
 * and sends a new code; the failures stay (SR-15). `address` is the network address of the request, for send caps.
 *
 * Refuses with `factor-unknown`, `no-credential`, `credential-disabled`, `too-many-tries`, `send-limit`, `phone-risk`, `phone-risk-unknown`, or the room's reason.
 */
export async function beginVerification(
  db: Db,
  c: {
    personId: string | null
    factor: string
    choice?: unknown
    purpose: 'sign-in' | 'change' | 'reset'
    boundTo: string
    address: string
    /** The hash of the browser's own name, for what is good in one browser alone. */
    browser?: string | null
    now: Date
  },
): Promise<Begun | Refused> {
  return beginWith(db, c)
}

/** `beginVerification` for every purpose, narrowed to one credential for a trial. */
export async function beginWith(
  db: Db,
  c: {
    personId: string | null
    factor: string
    choice?: unknown
    purpose: 'sign-in' | 'change' | 'reset' | 'trial'
    credentialId?: string
    boundTo: string
    address: string
    browser?: string | null
    now: Date
  },
): Promise<Begun | Refused> {
  const factor = findFactor(c.factor)
  if (!factor || (c.personId === null && !factor.identify)) return { ok: false, reason: 'factor-unknown', counts: false, values: {} }
  const { personId, choice, browser = null, now } = c
  const rows =
    personId === null ? [] : (await listHeld(db, factor, personId)).filter(({ row }) => !c.credentialId || row.id === c.credentialId)
  // A process that died between the last reserved try and its verdict leaves a full count without the verdict: given here.
  const cap = await readCap(db, factor)
  const full = rows.filter(({ row }) => row.failures >= cap).map(({ row }) => row.id)
  if (personId !== null && full.length > 0) await disableExhausted(db, { personId, ids: full, cap, address: c.address, now })
  const held = rows.filter(({ row }) => row.failures < cap).map((each) => each.held)
  if (full.length > 0 && held.length === 0) return { ok: false, reason: 'credential-disabled', counts: false, values: {} }
  const recipient = factor.recipient?.({ held, choice, isEnrolment: false }) ?? null
  const risky = await refuseRisky(db, { recipient, factor: factor.type, personId, address: c.address, now })
  if (risky) return risky
  const rules = () => readFactorRules(db)
  return beginChallenge(db, { ...c, factor }, (_tx, challengeId) =>
    factor.beginVerification({ challengeId, personId, held, choice, browser, rules, now }),
  )
}
