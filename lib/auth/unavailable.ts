/** What a visitor gets while the database cannot be reached: 503 with Retry-After, and never a session (SR-8). */
import { redirect } from 'next/navigation'
import { isUnavailable } from '@/lib/platform/failure'
import { log } from '@/lib/platform/log'

/** Seconds after which a client may come again. */
export const retryAfterSeconds = 10

/** For pages: runs `work`; while the database is away the visitor is led to the page that says so, answered with 503. */
export async function orUnavailablePage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    log().error({ err: error }, 'database unreachable')
  }
  redirect('/unavailable')
}

/** For route handlers. */
export function unavailableResponse(): Response {
  return Response.json(
    { error: { code: 'unavailable' } },
    { status: 503, headers: { 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store' } },
  )
}
