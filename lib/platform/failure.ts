/**
 * What may be written down about an error. A failed query of drizzle carries its parameters in its message, and those may be a
 * code or a number: only what the database itself said is kept (SR-16).
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('params' in error && 'query' in error) return `query failed: ${error.cause instanceof Error ? error.cause.message : 'unknown'}`
  return error.message
}

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
  // restored from a backup, not looked after yet (db/origin.ts)
  'DATABASE_COPIED',
  // admin shutdown, crash shutdown, cannot connect now, too many connections, disk full, out of memory, read-only
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '53200',
  '25006',
])

/** Whether a table or column was asked for that the database does not have: migrations of this version have not run there. */
export function isNotMigrated(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if ('code' in at && (at.code === '42P01' || at.code === '42703')) return true
  return false
}

/** Whether an error means that the database cannot be reached or cannot serve now, and will by itself later. */
export function isUnavailable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    if (codes.has(code) || code.startsWith('08')) return true
    if (at instanceof AggregateError && at.errors.some((inner) => isUnavailable(inner))) return true
  }
  return false
}
