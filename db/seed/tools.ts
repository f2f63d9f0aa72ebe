/** What seeding needs from the layers above: they hand it in, because arrows point from `lib/` to `db/` and never back. */
import type { SeedCredential } from './history'
import type { SeedPerson } from './people'

export type SeedTools = {
  /** What a stored credential of this factor holds: built by the handler with the rooms' own types. */
  contentOf: (credential: SeedCredential, person: SeedPerson) => { data: unknown; secret: Uint8Array | null; externalId: string | null }
  /** The measures of adoption a person adds to: the same function that counts while the product runs. */
  measuresOf: (standing: string, credentials: readonly { factor: string; isProven: boolean }[]) => string[]
  bucketOf: (externalId: string) => number
  foldReading: (reading: string) => string
  /** A plan document as it is read, every default in its place; throws if the schema refuses it. */
  readDocument: (document: unknown) => unknown
  hashDocument: (document: unknown) => string
  /** The next moment at or after one at which the desk is open and nothing is in the way. */
  safeSlot: (at: Date) => Date
  /** A finished row of the audit log. */
  auditRow: (event: SeedEvent) => AuditRow
  /** Password hashes: of each account a visitor signs in as, and one that nobody knows the password of, for all others. */
  passwordHashes: { accounts: Record<string, string>; others: string }
}

export type SeedEvent = {
  at: Date
  action: string
  actor: { kind: 'person'; id: string; address?: string } | { kind: 'operator' } | { kind: 'system' }
  personId?: string
  target?: { kind: string; id: string }
  data?: Record<string, unknown>
}

export type AuditRow = {
  id: string
  at: Date
  action: string
  actorKind: string
  actorId?: string | null
  personId?: string | null
  targetKind?: string | null
  targetId?: string | null
  data: Record<string, unknown>
  address?: string | null
  requestId?: string | null
  mac: string
}
