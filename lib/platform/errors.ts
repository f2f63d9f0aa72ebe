import type en from '@/lib/i18n/messages/en.json'

/** Codes are keys of the English messages, so that a refusal without words does not compile. */
export type ErrorCode = keyof (typeof en)['errors']

/**
 * Thrown by a function that is told to do what it may not do. `values` fill the message; they reach the browser, so they
 * hold nothing secret. Everything else that is thrown is a bug: logged with a request id, answered as "unexpected".
 */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly values: Record<string, string | number>

  constructor(code: ErrorCode, values: Record<string, string | number> = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.values = values
  }
}
