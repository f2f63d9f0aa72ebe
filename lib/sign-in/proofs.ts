/** What a journey has proven. Only here do answers of verifiers become proofs, and only proofs open a session (SR-48). */
import type { SessionFactor } from '@/db/schema/sign-in'
import type { Verified } from '@/lib/factors/factor'

declare const first: unique symbol
declare const proven: unique symbol

/** The password or the activation code of this person was right. Made by `checkPassword` and `checkActivation` alone. */
export type FirstProof = {
  readonly [first]: true
  readonly personId: string
  readonly factor: 'password' | 'activation'
  readonly at: Date
}

/** Everything a journey has proven about one person; read back from its row, never from the browser. */
export type ProvenFactors = { readonly [proven]: true; readonly personId: string; readonly factors: SessionFactor[] }

const made = new WeakSet<object>()

/** DANGER: call it only with the outcome of a comparison that has just succeeded. */
export function makeFirstProof(personId: string, factor: FirstProof['factor'], at: Date): FirstProof {
  const proof = { personId, factor, at } as FirstProof
  made.add(proof)
  return proof
}

/** A proof as it is kept. A look-alike from a cast or from JSON is a bug and throws. */
export function toSessionFactor(proof: Verified | FirstProof, isVerified: (value: unknown) => boolean): SessionFactor {
  if (!made.has(proof) && !isVerified(proof)) throw new Error('not a proof')
  return { factor: proof.factor, credentialId: 'credentialId' in proof ? proof.credentialId : null, at: proof.at.toISOString() }
}

/** Reads what was proven back from a journey's row. DANGER: `factors` must come from the row, written through `toSessionFactor`. */
export function readProven(row: { personId: string | null; factors: SessionFactor[] }): ProvenFactors | null {
  if (row.personId === null || row.factors.length === 0) return null
  return { personId: row.personId, factors: row.factors } as ProvenFactors
}
