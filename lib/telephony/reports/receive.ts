import type { Db } from '@/db/client'
import { isSameText } from '@/lib/platform/crypto'
import { settings } from '@/lib/platform/env'
import { recordReport } from './mutations'
import { readReport, signTwilio } from './report'

/** Far more than a report has. */
export const mostBytes = 16 * 1024

/**
 * Takes one request of Twilio's about message `id` and answers the status: 204 taken (also twice), 400 no report, 403 not signed for this very
 * address, 404 Twilio is not the provider here. Only what is signed reaches the database (SR-93).
 */
export async function receiveReport(
  openDb: () => Promise<Db>,
  { id, body, signature, now }: { id: string; body: string; signature: string; now: Date },
): Promise<204 | 400 | 403 | 404> {
  const { SEKISHO_PHONE, TWILIO_AUTH_TOKEN: authToken, SEKISHO_ORIGIN } = settings()
  if (SEKISHO_PHONE !== 'twilio' || !authToken) return 404
  if (body === '' || body.length > mostBytes) return 400
  const form = new URLSearchParams(body)
  if (!isSameText(signature, signTwilio(authToken, `${SEKISHO_ORIGIN}/hooks/twilio/${id}`, form))) return 403
  const report = readReport(form)
  if (!report) return 400
  await recordReport(await openDb(), { messageId: id, report, now })
  return 204
}
