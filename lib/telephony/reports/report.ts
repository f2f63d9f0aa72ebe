/** What Twilio says of a message after it took it: signed, late, in any order, more than once. */
import { createHmac } from 'node:crypto'

export type Reported = 'sent' | 'delivered' | 'undelivered'
export type Report = { sid: string; status: Reported | null; code: number | null }

/** Further along wins, whatever comes when: what has arrived is not on its way again (SR-93). */
export const reportedOrder: readonly Reported[] = ['sent', 'undelivered', 'delivered']

/**
 * The signature that Twilio puts under a request: HMAC-SHA1 with the account's token over the address that it calls, followed by every
 * parameter's name and value in the order of names (Twilio, Security: validating requests).
 */
export const signTwilio = (authToken: string, url: string, form: URLSearchParams): string =>
  createHmac('sha1', authToken)
    .update(
      url +
        [...form.entries()]
          .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
          .map(([name, value]) => name + value)
          .join(''),
    )
    .digest('base64')

const statuses: Record<string, Reported> = {
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
  // Of calls: answered, by whoever or whatever.
  completed: 'delivered',
  busy: 'undelivered',
  'no-answer': 'undelivered',
  canceled: 'undelivered',
}

/** Null: no report of a message or a call. A status that means nothing yet (`queued`, `ringing`) is a report without one. */
export function readReport(form: URLSearchParams): Report | null {
  const sid = form.get('MessageSid') ?? form.get('CallSid') ?? ''
  const status = form.get('MessageStatus') ?? form.get('CallStatus') ?? ''
  if (!/^(SM|MM|CA)[0-9a-f]{32}$/.test(sid) || status === '') return null
  const code = Number(form.get('ErrorCode') ?? Number.NaN)
  return { sid, status: Object.hasOwn(statuses, status) ? (statuses[status] ?? null) : null, code: Number.isInteger(code) ? code : null }
}
