import type { Delivery } from '../types'

/** Failures before a byte was sent: the provider cannot have taken anything. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

/** Reads an HTTP status as an outcome: 429 and 5xx come again, any other refusal is final. */
export const outcomeOfStatus = (status: number): Delivery & { ok: false } => ({
  ok: false,
  outcome: status === 429 || status === 408 || status >= 500 ? 'retry' : 'refused',
  reason: `http ${status}`,
})

/** Reads a failed `fetch`: refused connections come again; a lost answer or a timeout leaves open what happened. */
export function outcomeOfError(error: unknown): Delivery & { ok: false } {
  const reason = errorCode(error)
  return { ok: false, outcome: neverConnected.has(reason) ? 'retry' : 'lost', reason }
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const cause = error.cause
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  if (cause instanceof AggregateError) return errorCode(new Error('', { cause: cause.errors[0] }))
  return error.name
}
