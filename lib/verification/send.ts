import parsePhoneNumber from 'libphonenumber-js/max'
import type { Db } from '@/db/client'
import type { Delivery } from '@/lib/factors/factor'
import { notifyAddress } from '@/lib/mail/mutations'
import { keyedHash } from '@/lib/platform/crypto'
import { days, hours, minutes } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
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

// Whoever is paid for incoming messages has whole blocks of numbers: ten thousand share what stands before the last four digits.
const perPrefix: Limit[] = [
  { bucket: 'send-prefix-hour', limit: 200, windowMs: hours(1), moves: false },
  { bucket: 'send-prefix-day', limit: 1_000, windowMs: days(1), moves: false },
]
/** Over everybody, taken last: all senders line up on one row, so it is held as short as can be. */
const overAll = (): Limit[] => [{ bucket: 'send-phone-day', limit: settings().SEKISHO_PHONE_DAILY_LIMIT, windowMs: days(1), moves: false }]

/** Whether codes are sent to the country of a number; one whose country nobody knows only where all are. */
function isCountryOpen(number: string): boolean {
  const open = settings().SEKISHO_PHONE_COUNTRIES
  return open.length === 0 || open.includes(parsePhoneNumber(number)?.country ?? '')
}

/**
 * Queues a code within the caps; the first that is reached refuses with `send-limit` and the caller rolls back what the
 * others took. Fails closed: an error here is no send. Refuses with `phone-country` where nothing is sent to.
 */
export async function sendCode(
  db: Db,
  {
    delivery,
    challengeId,
    personId,
    credentialId = null,
    address,
    now,
  }: { delivery: Delivery; challengeId: string; personId: string; credentialId?: string | null; address: string; now: Date },
): Promise<Refused | null> {
  const isPhone = delivery.channel !== 'mail'
  if (isPhone && !isCountryOpen(delivery.to)) return { ok: false, reason: 'phone-country', counts: false, values: {} }
  const caps: [Limit[], string][] = [
    // The canonical recipient, so that spacing, prefixes and case share one bucket.
    [perNumber, delivery.to.toLowerCase()],
    [perPerson, personId],
    [perAddress, address],
    ...(isPhone
      ? ([
          [perPrefix, delivery.to.slice(0, -4)],
          [overAll(), 'all'],
        ] satisfies [Limit[], string][])
      : []),
  ]
  for (const [limits, key] of caps) {
    for (const limit of limits) {
      const taken = await takeOne(db, limit, keyedHash('send-cap', key), now)
      if (!taken.ok) return { ok: false, reason: 'send-limit', counts: false, values: { minutes: minutesUntil(taken.resetsAt, now) } }
    }
  }
  if (delivery.channel === 'mail') await mailCode(db, delivery, { challengeId, personId, credentialId, now })
  else await queueCode(db, { personId, credentialId, ...delivery, now })
  return null
}

async function mailCode(
  db: Db,
  { to, template, code, token, expiresAt }: Extract<Delivery, { channel: 'mail' }>,
  { challengeId, personId, credentialId, now }: { challengeId: string; personId: string; credentialId: string | null; now: Date },
): Promise<void> {
  const link = token === undefined ? '' : `${settings().SEKISHO_ORIGIN}/me/confirm/${challengeId}?token=${token}`
  await notifyAddress(db, {
    personId,
    credentialId,
    to,
    template,
    params: { code, link, expiresAt: expiresAt.toISOString() },
    now,
    expiresAt,
  })
}

/** Whole minutes, at least one, for messages. */
export const minutesUntil = (at: Date, now: Date): number => Math.max(1, Math.ceil((at.getTime() - now.getTime()) / minutes(1)))
