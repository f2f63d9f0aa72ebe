import type { Db } from '@/db/client'
import type { Refused as RoomRefused, Started } from '@/lib/factors/factor'
import { newId } from '@/lib/platform/ids'
import { insertChallenge, replaceOpenChallenge, tooManyTries, triesPerChallenge } from './challenges'
import type { AnyFactor } from './held'
import { recordSent } from './record-attempt'
import { sendCode } from './send'
import type { Begun, ChallengePurpose, Refused } from './types'
import { inTransaction } from './undo'

/**
 * What every beginning shares: one transaction that ends the open challenge, lets the room begin, stores its state and queues
 * what it wants sent. Tries carry over where something can be guessed, so that asking for a new code buys no new tries.
 */
export function beginChallenge(
  db: Db,
  c: {
    factor: AnyFactor
    personId: string | null
    purpose: ChallengePurpose
    boundTo: string
    credentialId?: string
    address: string
    now: Date
  },
  start: (tx: Db, challengeId: string) => Promise<Started<unknown> | RoomRefused>,
): Promise<Begun | Refused> {
  const { factor, personId, now } = c
  return inTransaction<Begun | Refused>(db, async (tx, undo) => {
    const replaced = await replaceOpenChallenge(tx, { boundTo: c.boundTo, factor: factor.type, purpose: c.purpose, now })
    const challengeId = newId(now)
    const started = await start(tx, challengeId)
    if (!started.ok) return undo(toRefused(started))
    const { state, show, compares = [], deliver, life } = started
    const canBeGuessed = compares.length > 0 || deliver !== undefined
    const triesLeft = canBeGuessed && replaced ? replaced.triesLeft : triesPerChallenge
    // Rolled back, so that the used-up challenge goes on standing in the way until it expires.
    if (replaced && triesLeft === 0) return undo(tooManyTries(replaced.expiresAt, now))
    const expiresAt = await insertChallenge(tx, {
      ...c,
      id: challengeId,
      credentialId: c.credentialId ?? null,
      state,
      compares,
      triesLeft,
      life,
    })
    if (deliver) {
      if (personId === null) throw new Error('a code can only be sent to somebody')
      const refused = await sendCode(tx, {
        delivery: deliver,
        challengeId,
        personId,
        credentialId: compares[0] ?? null,
        address: c.address,
        now,
      })
      if (refused) return undo(refused)
      await recordSent(tx, { personId, factor: factor.type, purpose: c.purpose, channel: deliver.channel, address: c.address, now })
    }
    return { ok: true, challengeId, show, expiresAt }
  })
}

/** A room's refusal as callers get it: the alert stays inside. */
export const toRefused = ({ reason, counts, values = {} }: RoomRefused): Refused => ({ ok: false, reason, counts, values })
