import { outcomeOfError, outcomeOfStatus } from '@/lib/mail/adapters/http-outcome'
import type { Delivery } from '@/lib/mail/types'
import type { OutgoingCall } from '../types'

export type TwilioSettings = { accountSid: string; authToken: string; from: string; baseUrl: string | undefined; timeoutMs: number }

const voices = { en: 'en-US', ja: 'ja-JP' } as const

/**
 * Sends a short message or places a call through Twilio's REST interface (API version 2010-04-01, resources Messages and
 * Calls). Twilio knows no idempotency key: an answer that is lost is reported as `lost`, and nobody sends it again.
 */
export async function sendThroughTwilio(call: OutgoingCall, settings: TwilioSettings): Promise<Delivery> {
  const resource = call.channel === 'sms' ? 'Messages' : 'Calls'
  const body = new URLSearchParams({ To: call.to, From: settings.from })
  if (call.channel === 'sms') body.set('Body', call.text)
  else body.set('Twiml', `<Response><Pause length="1"/><Say language="${voices[call.locale]}">${escapeXml(call.text)}</Say></Response>`)
  const url = `${settings.baseUrl ?? 'https://api.twilio.com'}/2010-04-01/Accounts/${encodeURIComponent(settings.accountSid)}/${resource}.json`
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64')}` },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(settings.timeoutMs),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return outcomeOfStatus(response.status)
    }
    const answer = (await response.json()) as { sid?: string }
    return { ok: true, providerId: answer.sid ?? null }
  } catch (error) {
    return outcomeOfError(error)
  }
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
