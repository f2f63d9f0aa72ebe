import type { z } from 'zod'
import en from '@/lib/i18n/messages/en.json'
import type { ErrorCode } from '@/lib/platform/errors'

/**
 * What an action was called with, as an object for its schema. A form's own `$ACTION_…` fields are left out; a field
 * sent twice becomes an array and so fails a schema that expects one value.
 */
export function readFields(raw: unknown): unknown {
  if (!(raw instanceof FormData)) return raw
  const fields: Record<string, unknown> = {}
  for (const name of new Set(raw.keys())) {
    if (name.startsWith('$ACTION_')) continue
    const values = raw.getAll(name)
    fields[name] = values.length === 1 ? values[0] : values
  }
  return fields
}

/**
 * Whether everything in it is text that the database can hold: PostgreSQL refuses NUL in a text and half a character in JSON
 * with an error, which would be ours. Walks without recursion, because how deep it goes is the sender's to say.
 */
export function isStorable(given: unknown): boolean {
  const waiting: unknown[] = [given]
  const seen = new Set<object>()
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') {
      if (value.includes('\0') || !value.isWellFormed()) return false
    } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      // An action's arguments may point back at themselves.
      seen.add(value)
      for (const [name, one] of Object.entries(value)) waiting.push(name, one)
    }
  }
  return true
}

const isErrorCode = (message: string): message is ErrorCode => Object.hasOwn(en.errors, message)

/** One code per field: the schema's own message where it is a code (`z.string().min(1, 'field-required')`). Nested fields read `a.0.b`. */
export function toFieldErrors(error: z.ZodError): Record<string, ErrorCode> {
  const fields: Record<string, ErrorCode> = {}
  for (const issue of error.issues) {
    const name = issue.path.join('.') || 'form'
    fields[name] ??= isErrorCode(issue.message) ? issue.message : 'field-invalid'
  }
  return fields
}
