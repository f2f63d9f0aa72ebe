import { createHash } from 'node:crypto'

/**
 * SHA-256 (hex) of a plan document in one canonical form: keys sorted, nothing undefined. Two documents that say the same
 * have the same hash, whatever order their keys were written in. What is approved is this hash, and what runs must have it (SR-10).
 */
export function hashDocument(document: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(document)))
    .digest('hex')
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([k, v]) => [k, sortKeys(v)]))
}
