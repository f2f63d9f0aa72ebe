/** What the corridor takes and answers. Shared with pages and actions; plain data but for `Verified` and `Enrolled`. */
import type { Enrolled, Shown, Verified } from '@/lib/factors/factor'
import type { ErrorCode } from '@/lib/platform/errors'

export type ChallengePurpose = 'sign-in' | 'change' | 'enrol' | 'trial' | 'reset'

/** Why not. `counts`: it was a failed guess and used up a try. */
export type Refused = { ok: false; reason: ErrorCode; counts: boolean; values: Record<string, string | number> }

/** `show` is what the browser needs: passkey options, the masked number, the key of a one-time password. */
export type Begun = { ok: true; challengeId: string; show: Shown; expiresAt: Date }

export type VerificationResult = { ok: true; verified: Verified } | Refused

/** `show`: shown once, never stored (recovery codes). `verified`: set for factors that are proven by their enrolment. */
export type EnrolmentResult = { ok: true; enrolled: Enrolled; credentialId: string; show: Shown; verified: Verified | null } | Refused

/** Who does it, for the audit log and the notice. `address` is the network address of the request. */
export type CorridorActor = { kind: 'person'; id: string; address: string } | { kind: 'operator' } | { kind: 'system' }

/** One registered credential, for pages. Dates are instants; `details` differ by factor, its `ui.tsx` knows how to say them. */
export type CredentialView = {
  id: string
  factor: string
  label: string
  device: string | null
  /** One short line: the passkey's provider, the last digits of a number; empty where there is nothing to show. */
  shown: string
  details: Record<string, string | number | boolean>
  createdAt: Date
  provenAt: Date | null
  lastUsedAt: Date | null
  /** When its owner put off to show that it works. */
  askedAt: Date | null
  disabledAt: Date | null
  disabledWhy: 'too-many-failures' | 'lost' | 'not-me' | 'replaced' | 'restored' | null
}
