import { randomBytes } from 'node:crypto'

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then random. Made in the application so that a row's id is
 * known before it is inserted and ids sort by age.
 */
export function newId(at: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at.getTime(), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a string from outside may be used as an id in a query (PostgreSQL refuses others with an error). */
export const isId = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)
