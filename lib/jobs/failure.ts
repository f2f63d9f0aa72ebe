import { DrizzleQueryError } from 'drizzle-orm'

/**
 * What may be written down about an error. A failed query carries its parameters in its message, and those may be a code or
 * a number: only what the database itself said is kept (SR-16).
 */
export function describeFailure(error: unknown): string {
  if (error instanceof DrizzleQueryError) return `query failed: ${error.cause instanceof Error ? error.cause.message : 'unknown'}`
  return error instanceof Error ? error.message : 'unknown'
}
