import type { Db } from '@/db/client'
import { captureMessage } from '@/lib/mail/outbox/mutations'
import type { Delivery } from '@/lib/mail/types'
import { settings } from '@/lib/platform/env'
import { sendThroughTwilio } from './adapters/twilio'
import type { OutgoingCall } from './types'

const timeoutMs = 15_000

/** Twilio calls only what it can reach: an installation on this computer gets no reports. */
const reportTo = (id: string): string | undefined => {
  const { SEKISHO_ORIGIN } = settings()
  return SEKISHO_ORIGIN.startsWith('https://') ? `${SEKISHO_ORIGIN}/hooks/twilio/${id}` : undefined
}

/** Hands one message or call to the provider of the settings. The outbox captures in the given transaction. */
export async function sendCall(db: Db, call: OutgoingCall, now: Date): Promise<Delivery> {
  const {
    SEKISHO_PHONE,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM: from,
    TWILIO_BASE_URL: baseUrl,
  } = settings()
  if (SEKISHO_PHONE === 'outbox') {
    await captureMessage(db, { id: call.id, channel: call.channel, to: call.to, text: call.text, now })
    return { ok: true, providerId: null }
  }
  if (SEKISHO_PHONE === 'twilio' && accountSid && authToken && from)
    return sendThroughTwilio(call, { accountSid, authToken, from, baseUrl, timeoutMs, reportTo: reportTo(call.id) })
  return { ok: false, outcome: 'refused', reason: 'no phone provider' }
}
