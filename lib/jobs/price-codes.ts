import { z } from 'zod'
import { settings } from '@/lib/platform/env'
import { defineJob } from './job'

/** What codes by phone have cost, asked every hour; nothing to ask where the provider is not a real one. */
export const priceCodes = defineJob({
  name: 'price-codes',
  payload: z.strictObject({}),
  cron: '17 * * * *',
  run: async (_, { db, now, signal }) => {
    const { SEKISHO_PHONE, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_BASE_URL: baseUrl } = settings()
    if (SEKISHO_PHONE !== 'twilio' || !accountSid || !authToken) return
    const [{ priceMessages }, { askTwilioPrice }] = await Promise.all([
      import('@/lib/telephony/reports/mutations'),
      import('@/lib/telephony/adapters/twilio-price'),
    ])
    const account = { accountSid, authToken, baseUrl, timeoutMs: 15_000 }
    await priceMessages(db, { ask: (sid, channel) => askTwilioPrice(sid, channel, account), now, signal })
  },
})
