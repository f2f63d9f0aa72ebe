import { outcomeOfError, outcomeOfStatus } from '@/lib/mail/adapters/http-outcome'
import type { Delivery } from '@/lib/mail/types'
import type { OutgoingCall } from '../types'

export type TwilioSettings = {
  accountSid: string
  authToken: string
  from: string
  baseUrl: string | undefined
  timeoutMs: number
  reportTo?: string | undefined
}

const voices = { en: 'en-US', ja: 'ja-JP' } as const

/**
 * Sends a short message or places a call through Twilio's REST interface (API version 2010-04-01, resources Messages and
 * Calls). `reportTo`: where it says later what became of it. Twilio knows no idempotency key: an answer that is lost is reported as `lost`, and nobody sends it again.
 */
export async function sendThroughTwilio(call: OutgoingCall, settings: TwilioSettings): Promise<Delivery> {
  const resource = call.channel === 'sms' ? 'Messages' : 'Calls'
  const body = new URLSearchParams({ To: call.to, From: settings.from })
  if (settings.reportTo) body.set('StatusCallback', settings.reportTo)
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
    if (!response.ok) return await readRefusal(response)
    const answer = (await response.json()) as { sid?: string }
    return { ok: true, providerId: answer.sid ?? null }
  } catch (error) {
    return outcomeOfError(error)
  }
}

/**
 * Twilio's codes for a number that takes no message or call, whoever sends it (its error dictionary): not a number, not reachable, opted
 * out, cannot take this kind, unknown, or a line that takes no texts. Codes about the sender's account are none of them.
 */
const recipientCodes = new Set([21211, 21214, 21217, 21219, 21610, 21611, 21612, 21614, 30003, 30004, 30005, 30006, 13223, 13224, 13225])

export const isRecipientCode = (code: number): boolean => recipientCodes.has(code)

/** The status decides what becomes of the message; the code in the answer says whether the number is at fault. Its words are not kept. */
async function readRefusal(response: Response): Promise<Delivery> {
  const outcome = outcomeOfStatus(response.status)
  const answer = (await response.json().catch(() => null)) as { code?: unknown } | null
  return typeof answer?.code === 'number' && isRecipientCode(answer.code)
    ? { ...outcome, reason: `twilio ${answer.code}`, isRecipient: true }
    : outcome
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
