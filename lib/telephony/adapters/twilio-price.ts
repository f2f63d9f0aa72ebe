import type { Price } from '../types'

type Settings = { accountSid: string; authToken: string; baseUrl: string | undefined; timeoutMs: number }

/** What Twilio charges for a message or call: its resource read anew. Null while it names none; `no answer` where there was none. */
export async function askTwilioPrice(sid: string, channel: 'sms' | 'voice', settings: Settings): Promise<Price | null | 'no answer'> {
  const resource = channel === 'sms' ? 'Messages' : 'Calls'
  const base = settings.baseUrl ?? 'https://api.twilio.com'
  try {
    const response = await fetch(
      `${base}/2010-04-01/Accounts/${encodeURIComponent(settings.accountSid)}/${resource}/${encodeURIComponent(sid)}.json`,
      {
        headers: { authorization: `Basic ${Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64')}` },
        redirect: 'error',
        signal: AbortSignal.timeout(settings.timeoutMs),
      },
    )
    // Gone from there: it will never be priced, and must not stop those behind it.
    if (response.status === 404) return null
    if (!response.ok) return 'no answer'
    return readPrice((await response.json()) as { price?: unknown; price_unit?: unknown })
  } catch {
    return 'no answer'
  }
}

/** Twilio writes what is charged as a negative decimal text, like "-0.00750". */
function readPrice({ price, price_unit: unit }: { price?: unknown; price_unit?: unknown }): Price | null {
  if (typeof price !== 'string' || typeof unit !== 'string' || !/^[A-Za-z]{3}$/.test(unit)) return null
  const amount = Math.abs(Number(price))
  return price !== '' && Number.isFinite(amount) ? { micros: Math.round(amount * 1_000_000), unit: unit.toUpperCase() } : null
}
