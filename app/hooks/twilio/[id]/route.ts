import { unavailableResponse } from '@/lib/auth/unavailable'
import { now } from '@/lib/platform/clock'
import { database } from '@/lib/platform/database'
import { isUnavailable } from '@/lib/platform/failure'
import { mostBytes, receiveReport } from '@/lib/telephony/reports/receive'

export const dynamic = 'force-dynamic'

/** For Twilio, and whoever else holds the account's token: reports about a message of ours, signed with it over this very address (SR-93). Where Twilio is not the provider the address does not exist. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params
  const body = Number(request.headers.get('content-length') ?? 0) > mostBytes ? '' : await request.text()
  const signature = request.headers.get('x-twilio-signature') ?? ''
  try {
    const status = await receiveReport(database, { id, body, signature, now: now() })
    return new Response(null, { status, headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    if (isUnavailable(error)) return unavailableResponse()
    throw error
  }
}
