/** Events of the audit log that a person is shown about themself. */
export const changeActions = [
  'credential.enrolled',
  'credential.renamed',
  'credential.put-first',
  'credential.removed',
  'credential.lost',
  'credential.disabled',
  'credential.silent',
  'credential.suspicious',
  'credential.replaced',
  'password.set',
  'session.ended',
  'sessions.ended',
  'activation.issued',
  'activation.redeemed',
  'contact.added',
  'contact.changed',
  'contact.removed',
  'person.preferences-changed',
  'terms.agreed',
]

export type ActivityEntry = {
  id: string
  at: Date
  kind: 'sign-in' | 'change'
  /** The audit action of a change. */
  what: string
  factor: string | null
  /** How many of something, or the version that was agreed to. */
  count: number | null
  succeeded: boolean
  /** False where the desk, the operator or the system did it. */
  isOwn: boolean
  address: string
  userAgent: string
}

/** Where a page ended; the next begins behind it. */
export type ActivityKey = { at: string; id: string }

/** A key as it stands in the address bar. */
export const writeKey = ({ at, id }: ActivityKey): string => `${at}_${id}`

/** Reads a key from the address bar; null for anything else, which is the first page. */
export function readKey(text: unknown): ActivityKey | null {
  if (typeof text !== 'string' || text.length > 80) return null
  const [at = '', id = ''] = text.split('_')
  const instant = Date.parse(at)
  // Only what was written here: JavaScript also reads 31 February, which PostgreSQL refuses with an error.
  const isInstant = /^[1-9]/.test(at) && !Number.isNaN(instant) && new Date(instant).toISOString() === at
  return isInstant && /^[0-9a-f-]{36}$/.test(id) ? { at, id } : null
}
