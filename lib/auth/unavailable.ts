/** What a visitor gets while the database cannot be reached: 503 with Retry-After, and never a session (SR-8). */
import { redirect } from 'next/navigation'
import { log } from '@/lib/platform/log'

/** Seconds after which a client may come again. */
export const retryAfterSeconds = 10

const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  // admin shutdown, crash shutdown, cannot connect now, too many connections, disk full, out of memory, read-only
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '53200',
  '25006',
])

/** Whether an error means that the database cannot be reached or cannot serve now, and will by itself later. */
export function isUnavailable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    if (codes.has(code) || code.startsWith('08')) return true
    if (at instanceof AggregateError && at.errors.some((inner) => isUnavailable(inner))) return true
  }
  return false
}

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
