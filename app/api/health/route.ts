import { getHealth } from '@/lib/jobs/health'
import { now } from '@/lib/platform/clock'

export const dynamic = 'force-dynamic'

/** For load balancers and monitoring; anyone may ask. 503 where nobody can sign in; a silent worker alone is 200, "degraded". */
export async function GET(): Promise<Response> {
  const health = await getHealth(now())
  const isDown = health.status === 'down'
  return Response.json(health, {
    status: isDown ? 503 : 200,
    headers: { 'Cache-Control': 'no-store', ...(isDown ? { 'Retry-After': '10' } : {}) },
  })
}
