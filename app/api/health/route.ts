import { getHealth } from '@/lib/jobs/health'
import { now } from '@/lib/platform/clock'
import { isDraining } from '@/lib/platform/draining'

export const dynamic = 'force-dynamic'

/**
 * For load balancers and monitoring; anyone may ask. 503 where nobody can sign in, or this process is about to end; a silent
 * worker alone is 200, "degraded".
 */
export async function GET(): Promise<Response> {
  const found = await getHealth(now())
  const health = isDraining() ? { ...found, status: 'stopping' as const } : found
  const isDown = health.status === 'down' || health.status === 'stopping'
  return Response.json(health, {
    status: isDown ? 503 : 200,
    headers: { 'Cache-Control': 'no-store', ...(isDown ? { 'Retry-After': '10' } : {}) },
  })
}
