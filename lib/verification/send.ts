import type { Db } from '@/db/client'
import type { Delivery } from '@/lib/factors/factor'
import { keyedHash } from '@/lib/platform/crypto'
import { days, minutes } from '@/lib/platform/duration'
import { queueCode } from '@/lib/telephony/mutations'
import { type Limit, takeOne } from './throttle'
import type { Refused } from './types'

const tenMinutes = minutes(10)

// Per number as SR-17 asks; per person above that, because a person may have several; per address wide enough for a campus
// behind one, narrow enough that a script is felt.
const perNumber: Limit[] = [
  { bucket: 'send-number-10m', limit: 3, windowMs: tenMinutes, moves: true },
  { bucket: 'send-number-day', limit: 10, windowMs: days(1), moves: false },
]
const perPerson: Limit[] = [
  { bucket: 'send-person-10m', limit: 5, windowMs: tenMinutes, moves: true },
  { bucket: 'send-person-day', limit: 20, windowMs: days(1), moves: false },
]
const perAddress: Limit[] = [
  { bucket: 'send-address-10m', limit: 100, windowMs: tenMinutes, moves: false },
  { bucket: 'send-address-day', limit: 2_000, windowMs: days(1), moves: false },
]

/**
 * Queues a code within the caps; the first that is reached refuses with `send-limit` and the caller rolls back what the
 * others took. Fails closed: an error here is no send.
 */
export async function sendCode(
  db: Db,
  { delivery, personId, address, now }: { delivery: Delivery; personId: string; address: string; now: Date },
): Promise<Refused | null> {
  const caps: [Limit[], string][] = [
    // The canonical number, so that spacing and prefixes share one bucket.
    [perNumber, delivery.to],
    [perPerson, personId],
    [perAddress, address],
  ]
  for (const [limits, key] of caps) {
    for (const limit of limits) {
      const taken = await takeOne(db, limit, keyedHash('send-cap', key), now)
      if (!taken.ok) return { ok: false, reason: 'send-limit', counts: false, values: { minutes: minutesUntil(taken.resetsAt, now) } }
    }
  }
  await queueCode(db, { personId, ...delivery, now })
  return null
}

/** Whole minutes, at least one, for messages. */
export const minutesUntil = (at: Date, now: Date): number => Math.max(1, Math.ceil((at.getTime() - now.getTime()) / minutes(1)))
