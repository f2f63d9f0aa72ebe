import type { Db } from '@/db/client'
import { settings } from '@/lib/platform/env'
import { captureMessage } from './outbox/mutations'
import type { Delivery, OutgoingMail } from './types'

const timeoutMs = 15_000

/**
 * Hands one mail to the provider of the settings. The outbox captures in the given transaction. Sending the same id again is
 * safe with all of them: it is captured once, Resend knows the key, and over SMTP the Message-ID is the same.
 */
export async function sendMail(db: Db, mail: OutgoingMail, now: Date): Promise<Delivery> {
  const { SEKISHO_MAIL, SEKISHO_MAIL_FROM: from, RESEND_API_KEY, RESEND_BASE_URL, SMTP_URL } = settings()
  if (SEKISHO_MAIL === 'outbox') {
    await captureMessage(db, { ...mail, channel: 'mail', now })
    return { ok: true, providerId: null }
  }
  if (SEKISHO_MAIL === 'resend' && RESEND_API_KEY) {
    const { sendThroughResend } = await import('./adapters/resend')
    return sendThroughResend(mail, { apiKey: RESEND_API_KEY, baseUrl: RESEND_BASE_URL, from, timeoutMs })
  }
  if (SEKISHO_MAIL === 'smtp' && SMTP_URL) {
    const { sendThroughSmtp } = await import('./adapters/smtp')
    return sendThroughSmtp(mail, { url: SMTP_URL, from, timeoutMs })
  }
  return { ok: false, outcome: 'refused', reason: 'no mail provider' }
}
