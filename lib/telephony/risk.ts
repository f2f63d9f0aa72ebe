import { settings } from '@/lib/platform/env'
import { askTwilioLookup } from './adapters/twilio-lookup'
import type { Risk } from './types'

/** A code waits for the answer: longer is no answer. */
const timeoutMs = 2_000

/** Whether anybody is asked at all about a number before a code goes there. */
export const asksRisk = (): boolean => settings().SEKISHO_PHONE_RISK !== 'none'

/** What the service of the settings says about a number in E.164, before a code is sent to it (SR-5). Never throws. */
export async function askRisk(number: string, now: Date): Promise<Risk> {
  const { SEKISHO_PHONE_RISK, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_LOOKUP_BASE_URL: baseUrl } = settings()
  if (SEKISHO_PHONE_RISK === 'twilio' && accountSid && authToken)
    return askTwilioLookup(number, { accountSid, authToken, baseUrl, timeoutMs }, now)
  return { verdict: 'ok' }
}
