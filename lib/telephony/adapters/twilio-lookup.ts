import { hours } from '@/lib/platform/duration'
import type { Risk } from '../types'

export type LookupSettings = { accountSid: string; authToken: string; baseUrl: string | undefined; timeoutMs: number }

/** A card that was changed, or a number that was moved, within so long may be in somebody else's hands (SR-5). */
const swappedWithin = hours(72)

type Answer = {
  sim_swap?: {
    last_sim_swap?: { last_sim_swap_date?: string | null; swapped_in_period?: boolean | null } | null
    error_code?: number | null
  } | null
}

/**
 * Asks Twilio's Lookup (v2, package `sim_swap`) when the card of a number was last changed. An answer without a date goes by Twilio's
 * own period. No answer, an error of the account, or a carrier that tells nothing: `unknown`, with a short reason that holds no number.
 */
export async function askTwilioLookup(number: string, settings: LookupSettings, now: Date): Promise<Risk> {
  const url = `${settings.baseUrl ?? 'https://lookups.twilio.com'}/v2/PhoneNumbers/${encodeURIComponent(number)}?Fields=sim_swap`
  try {
    const response = await fetch(url, {
      headers: { authorization: `Basic ${Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64')}` },
      redirect: 'error',
      signal: AbortSignal.timeout(settings.timeoutMs),
    })
    if (!response.ok) return { verdict: 'unknown', why: `http ${response.status}` }
    return readAnswer((await response.json()) as Answer, now)
  } catch (error) {
    return { verdict: 'unknown', why: error instanceof Error ? error.name : 'unknown' }
  }
}

function readAnswer({ sim_swap: found }: Answer, now: Date): Risk {
  if (typeof found?.error_code === 'number') return { verdict: 'unknown', why: `twilio ${found.error_code}` }
  const last = found?.last_sim_swap
  const at = typeof last?.last_sim_swap_date === 'string' ? Date.parse(last.last_sim_swap_date) : Number.NaN
  if (!Number.isNaN(at)) return now.getTime() - at < swappedWithin ? { verdict: 'bad' } : { verdict: 'ok' }
  if (typeof last?.swapped_in_period === 'boolean') return { verdict: last.swapped_in_period ? 'bad' : 'ok' }
  return { verdict: 'unknown', why: 'nothing told' }
}
