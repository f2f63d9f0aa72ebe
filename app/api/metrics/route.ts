import { getMetrics } from '@/lib/jobs/metrics'
import { now } from '@/lib/platform/clock'
import { isSameText } from '@/lib/platform/crypto'
import { settings } from '@/lib/platform/env'

export const dynamic = 'force-dynamic'

/** For Prometheus: whoever holds `SEKISHO_METRICS_TOKEN`. Where none is set the address does not exist. */
export async function GET(request: Request): Promise<Response> {
  const token = settings().SEKISHO_METRICS_TOKEN
  if (!token) return new Response('Not found', { status: 404 })
  const [scheme, given = ''] = (request.headers.get('authorization') ?? '').split(' ')
  if (scheme !== 'Bearer' || !isSameText(given, token))
    return new Response('Unauthorized', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } })
  const { text, contentType } = await getMetrics(now())
  return new Response(text, { headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' } })
}
