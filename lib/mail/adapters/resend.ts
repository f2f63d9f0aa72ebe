import { Resend } from 'resend'
import type { Delivery, OutgoingMail } from '../types'
import { outcomeOfStatus } from './http-outcome'

export type ResendSettings = { apiKey: string; baseUrl: string | undefined; from: string; timeoutMs: number }

/**
 * Sends through Resend. The message's id is the idempotency key, which Resend keeps for 24 hours: the same mail sent again
 * after a lost answer reaches the person once. https://resend.com/docs/dashboard/emails/idempotency-keys
 */
export async function sendThroughResend(mail: OutgoingMail, settings: ResendSettings): Promise<Delivery> {
  const resend = new Resend(settings.apiKey, settings.baseUrl ? { baseUrl: settings.baseUrl } : {})
  const signal = AbortSignal.timeout(settings.timeoutMs)
  try {
    const { data, error } = await resend.emails.send(
      {
        from: settings.from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { 'Auto-Submitted': 'auto-generated' },
      },
      { idempotencyKey: mail.id, signal },
    )
    if (data) return { ok: true, providerId: data.id }
    // Without a status the answer was lost on the way: the key makes another attempt safe.
    return error?.statusCode ? outcomeOfStatus(error.statusCode) : { ok: false, outcome: 'lost', reason: 'no answer' }
  } catch (error) {
    return { ok: false, outcome: 'lost', reason: error instanceof Error ? error.name : 'unknown' }
  }
}
